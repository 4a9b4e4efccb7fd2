import type { Block } from '../../../../src/chain/definition/definition';
import { claim } from '../../../../src/chain/gate/decide';
import { resume, type Changes, type ResumeTerms } from '../../../../src/chain/resume/resume';
import { apply } from '../../../../src/chain/run/apply';
import type { Call } from '../../../../src/chain/run/call-parts';
import type { Run } from '../../../../src/chain/run/run';
import { start } from '../../../../src/chain/run/start';
import { restoreRun, snapshotOf } from '../../../../src/chain/state/snapshot';
import { changed } from '../../../support/going-on';
import { make, PLAN, planned } from '../../../support/planning';
import { failed, passing, runOf, written } from '../../../support/chains';

const REASON = 'NAMES NO PRICE';
const draft: Block = { step: 'draft', prompt: 'Draft {{facts}}' };
const review: Block = { approval: 'review', of: 'draft', onReject: { redo: 'draft', rounds: 1 } };
const blocks: Block[] = [
  { step: 'facts', prompt: '{{brief}}' },
  draft,
  review,
  { step: 'send', prompt: '{{draft}}' },
];

function pass(run: Run, calls: readonly Call[], at: number): Call[] {
  for (const call of calls) apply(run, call.id, passing(call), at);
  return start(run, at);
}

function reject(run: Run, at: number, gate = 'review', reason = REASON): void {
  const { content } = run.state.steps[gate]!.gate!;
  claim(run, { gate, content, decision: 'reject', reason, decidedBy: 'anna' }, 'update', at);
}

/** A run whose draft a person has rejected; the call that makes it again has not started. */
function rejectedRun(of: readonly Block[] = blocks): Run {
  const run = runOf(of);
  pass(run, pass(run, start(run, 1000), 1001), 1002);
  reject(run, 1003);
  return run;
}

/** The call for the second draft has failed. */
function failedRedo(type = 'Model.Auth', of: readonly Block[] = blocks): Run {
  const run = rejectedRun(of);
  const [second] = start(run, 1004);
  expect(turnsOf(second!)).toEqual([{ reasons: [REASON] }]);
  apply(run, second!.id, failed(type), 1005);
  start(run, 1005);
  expect(run.state.status).toBe('failed');
  return run;
}

function goOn(run: Run, changes: Changes = {}, touched: ResumeTerms['touched'] = 'refuse'): Run {
  const { snapshot } = resume(JSON.parse(JSON.stringify(snapshotOf(run))), changes, { touched, at: 2000 });
  return restoreRun(JSON.parse(JSON.stringify(snapshot)));
}

const turnsOf = ({ args }: Call): unknown => (args[0] as { turns?: unknown }).turns;
const round = { decision: 'reject', decidedBy: 'anna', reason: REASON, round: 1 };

test.each(['Model.Auth', 'Model.Refused'])(
  'the reason for a redo that failed with %s is said again',
  (type) => {
    const run = goOn(failedRedo(type));
    const [call] = start(run, 2000);
    expect(call).toMatchObject({ id: 'draft/generate/1', summary: 'draft · again' });
    expect(turnsOf(call!)).toEqual([{ reasons: [REASON] }]);
    expect(call!.args.at(-1)).toBe('draft text');
    apply(run, call!.id, written('two'), 2001);
    start(run, 2001);
    expect(run.state.steps['review']!.gate).toMatchObject({ status: 'open', round: 2, decisions: [round] });
    expect(run.state.steps['draft']!.earlier).toHaveLength(1);
  },
);

test('a round that was used before counts: the next rejection is one too many', () => {
  const run = goOn(failedRedo());
  pass(run, start(run, 2000), 2001);
  reject(run, 2002, 'review', 'still none');
  start(run, 2002);
  expect(run.state.errors['review']).toBe('review: anna rejected it: still none');
  expect(run.state.steps['review']!.gate!.decisions).toMatchObject([round, { round: 2 }]);
});

test('what was rejected and not asked again before the run ended is asked with the reason', () => {
  const [call] = start(goOn(rejectedRun()), 2000);
  expect(turnsOf(call!)).toEqual([{ reasons: [REASON] }]);
});

test('a run that goes on twice keeps it', () => {
  const run = goOn(failedRedo());
  const [call] = start(run, 2000);
  apply(run, call!.id, failed('Model.Auth'), 2001);
  start(run, 2001);
  const [again] = start(goOn(run), 3000);
  expect(turnsOf(again!)).toEqual([{ reasons: [REASON] }]);
});

test('a gate that was open when the run ended asks the same round, and knows the rejection', () => {
  const run = rejectedRun();
  pass(run, start(run, 1004), 1005);
  const next = goOn(run);
  expect(start(next, 2000)).toEqual([]);
  expect(next.state.steps['review']!.gate).toMatchObject({ status: 'open', round: 2, decisions: [round] });
});

test.each<[string, Changes, ResumeTerms['touched'], Call['id']]>([
  [
    'is written otherwise now',
    changed(blocks.map((block) => (block === draft ? { ...draft, prompt: 'Name {{facts}}' } : block))),
    'refuse',
    'draft/generate/1',
  ],
  ['is named', { from: ['draft'] }, 'run', 'draft/generate/1'],
  ['reads something that is made anew', { from: ['facts'] }, 'run', 'facts/generate/1'],
  ['asks another model now', { models: { default: 'other' } }, 'run', 'facts/generate/1'],
])(
  'a step that %s is asked as if for the first time, and its gate keeps its rounds',
  (_, changes, touched, first) => {
    for (const run of [failedRedo(), rejectedRun()]) {
      const next = goOn(run, changes, touched);
      let calls = start(next, 2000);
      expect(calls.map(({ id }) => id)).toEqual([first]);
      if (first === 'facts/generate/1') calls = pass(next, calls, 2001);
      expect(calls[0]!.path).toBe('draft');
      expect(turnsOf(calls[0]!)).toBeUndefined();
      pass(next, calls, 2002);
      expect(next.state.steps['review']!.gate).toMatchObject({ round: 2, decisions: [round] });
    }
  },
);

test.each<[string, Changes, ResumeTerms['touched']]>([
  ['is named', { from: ['review'] }, 'run'],
  [
    'is written otherwise now',
    changed(blocks.map((block) => (block === review ? { ...review, message: 'Well?' } : block))),
    'refuse',
  ],
])('a gate that %s asks as if for the first time', (_, changes, touched) => {
  for (const run of [failedRedo(), rejectedRun()]) {
    const next = goOn(run, changes, touched);
    pass(next, start(next, 2000), 2001);
    const { gate } = next.state.steps['review']!;
    expect(gate).toMatchObject({ status: 'open', round: 1 });
    expect(gate!.decisions).toBeUndefined();
  }
});

test('a plan that was rejected is asked for with the reason, and its gate keeps its rounds', () => {
  const run = runOf([make({ approve: true })]);
  const [first] = start(run, 1000);
  apply(run, first!.id, planned(PLAN), 1001);
  start(run, 1001);
  reject(run, 1002, 'make');
  const [second] = start(run, 1002);
  apply(run, second!.id, failed('Model.Auth'), 1003);
  start(run, 1003);
  const next = goOn(run);
  const [again] = start(next, 2000);
  expect(turnsOf(again!)).toEqual([{ reasons: [REASON] }]);
  apply(next, again!.id, planned(PLAN), 2001);
  start(next, 2001);
  expect(next.state.steps['make']!.gate).toMatchObject({ status: 'open', round: 2, decisions: [round] });
});
