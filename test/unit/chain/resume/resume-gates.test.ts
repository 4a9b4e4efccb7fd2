import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { type Changes, resume } from '../../../../src/chain/resume/resume';
import type { Run } from '../../../../src/chain/run/run';
import { restoreRun, snapshotOf } from '../../../../src/chain/state/snapshot';
import { chainOf, failed, ids, play, type Scripted, written } from '../../../support/chains';
import { told } from '../../../support/scenes/scenario';

const BLOCKS: Block[] = [
  { step: 'draft', prompt: '{{brief}}' },
  { approval: 'ok', of: 'draft', message: 'Print it?' },
  { step: 'send', prompt: '{{draft}}' },
];

/** A run whose gate was decided so, and whose last step failed. */
function decidedRun(decision: 'approve' | 'edit', blocks = BLOCKS): Run {
  const said = decision === 'edit' ? ({ decision, value: 'by hand' } as const) : ({ decision } as const);
  return told({
    blocks,
    people: { ok: { ...said, decidedBy: 'ada', ms: 10 } },
    calls: { send: failed('Model.Refused') },
  }).run;
}

function fork(
  from: Run,
  changes: Changes,
  script: Record<string, Scripted> = {},
): { run: Run; calls: string[] } {
  const { snapshot } = resume(snapshotOf(from), changes, { touched: 'run', at: 9000 });
  const run = restoreRun(JSON.parse(JSON.stringify(snapshot)), { storage: true });
  return { calls: ids(play(run, script)), run };
}

test('an approval holds where what was approved is kept', () => {
  const { run, calls } = fork(decidedRun('approve'), {});
  expect(calls).toEqual(['send/generate/1']);
  expect(run.state.status).toBe('done');
  expect(run.state.steps['ok']!.gate!.decisions).toHaveLength(1);
});

test('an approval holds again where the very same content comes once more, and the record says so', () => {
  const { run, calls } = fork(decidedRun('approve'), { from: ['draft'] });
  expect(calls).toEqual(['draft/generate/1', 'send/generate/1']);
  expect(run.state.steps['ok']).toMatchObject({
    status: 'done',
    gate: {
      status: 'approved',
      round: 1,
      decisions: [
        { decision: 'approve', decidedBy: 'ada', via: 'update' },
        { decision: 'approve', decidedBy: 'ada', via: 'carried', at: 10_000 },
      ],
    },
  });
  const [before, now] = run.state.steps['ok']!.gate!.decisions!;
  expect(now!.content).toBe(before!.content);
});

test.each<[string, Run, Changes, Record<string, Scripted>]>([
  ['another content', decidedRun('approve'), { from: ['draft'] }, { draft: written('another') }],
  ['an edit', decidedRun('edit'), { from: ['draft'] }, {}],
  ['a gate that is to ask once more', decidedRun('approve'), { from: ['ok'] }, {}],
  [
    'a gate with other people',
    decidedRun('approve'),
    {
      definition: normalise(chainOf(BLOCKS, { defaults: { approvals: { approvers: ['bob'] } } })),
    },
    {},
  ],
])('%s is asked again', (_, run, changes, script) => {
  const next = fork(run, changes, script).run;
  expect(next.state.status).toBe('running');
  expect(next.state.steps['ok']).toMatchObject({ status: 'running', gate: { status: 'open', round: 1 } });
  expect(next.state.outputs['draft']).toBeUndefined();
});
