import { showText } from '../../../../src/cli/text/show-text';
import { stepTable } from '../../../../src/cli/board/step-table';
import { momentText } from '../../../../src/cli/text/units';
import type { GateRecord } from '../../../../src/chain/gate/gate-record';
import type { StepSummary } from '../../../../src/chain/state/result';

const gate = (status: GateRecord['status'], decidedBy?: string): NonNullable<StepSummary['gate']> => ({
  status,
  round: 1,
  ...(decidedBy !== undefined && { decidedBy }),
});

test('maps count their items, gates say who decided, and settled items are no rows', () => {
  expect(
    stepTable({
      draft: { status: 'repaired', attempts: 2, model: 'claude-x', ms: 20 },
      pages: { status: 'running', items: { settled: 37, total: 120 } },
      'pages[0]/page': { status: 'done', ms: 5 },
      'pages[1]/page': { status: 'failed', attempts: 3 },
      'pages[2]/page': { status: 'running', attempts: 1 },
      'pages[3]/ok': { status: 'running', gate: gate('open') },
      review: { status: 'running', gate: gate('open') },
      first: { status: 'done', gate: gate('approved', 'maria') },
      late: { status: 'failed', gate: gate('timed_out', 'nobody') },
      gone: { status: 'skipped', gate: gate('withdrawn', 'maria') },
    }),
  ).toEqual([
    '✓ draft          repaired            2 attempts         20 ms  claude-x',
    '▶ pages          running             37/120',
    '✗ pages[1]/page  failed              3 attempts',
    '▶ pages[2]/page  running',
    '? pages[3]/ok    waits for a person',
    '? review         waits for a person',
    '✓ first          done                approved by maria',
    '✗ late           failed              timed out',
    '– gone           skipped             withdrawn',
  ]);
});

test('in a run that has ended, nothing runs and nobody is asked', () => {
  const steps = {
    draft: { status: 'done' },
    other: { status: 'running' },
    review: { status: 'running', gate: gate('open') },
    approve: { status: 'running', gate: gate('withdrawn') },
  } as const;
  expect(stepTable(steps, true)).toEqual([
    '✓ draft    done',
    '– other    unfinished',
    '– review   unfinished  nobody is asked any more',
    '– approve  unfinished  nobody is asked any more',
  ]);
});

test('of thousands of items that failed the first are shown', () => {
  const steps = Array.from({ length: 2000 }, (_, i) => [`pages[${i}]/page`, { status: 'failed' }] as const);
  const lines = stepTable({ pages: { status: 'failed' }, ...Object.fromEntries(steps) });
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('  and 1980 more in items of maps');
});

const record: GateRecord = {
  status: 'open',
  round: 3,
  openedAt: 7000,
  deadline: 90_000,
  content: 'c',
  claim: {
    decision: { gate: 'g', content: 'c', decision: 'approve', decidedBy: 'ann' },
    via: 'update',
    at: 1,
    passed: [],
  },
  decisions: [
    {
      decision: 'reject',
      decidedBy: 'maria',
      reason: 'too long',
      at: 1000,
      round: 1,
      via: 'update',
      content: 'c',
    },
    {
      decision: 'edit',
      decidedBy: 'tom',
      at: 2000,
      round: 2,
      via: 'signal',
      content: 'c',
      before: 'Old\nlines',
    },
    {
      decision: 'timeout',
      decidedBy: 'nobody',
      reason: 'reject',
      at: 3000,
      round: 2,
      via: 'timer',
      content: 'c',
    },
  ],
  refusals: [{ decidedBy: 'eve', reason: 'eve may not decide review', at: 4000 }],
};

test('a gate is shown with every decision: who, when, how, why and in place of what', () => {
  const shown = { path: 'review', kind: 'approval', status: 'running', calls: [] } as const;
  expect(showText({ ...shown, gate: record })).toBe(
    [
      '? review approval waits for a person',
      '',
      `gate open, round 3, asked at ${momentText(7000)}, until ${momentText(90_000)}`,
      '  is being decided by ann',
      `  round 1, ${momentText(1000)}: rejected by maria by update: too long`,
      `  round 2, ${momentText(2000)}: edited by tom by signal`,
      '  ┄ in place of',
      '    Old',
      '    lines',
      `  round 2, ${momentText(3000)}: nobody decided in time, which means reject`,
      `  refused eve at ${momentText(4000)}: eve may not decide review`,
    ].join('\n'),
  );
});

test('an output that waits for its gate is shown as one', () => {
  const shown = { path: 'draft', kind: 'step', status: 'done', calls: [], held: 'A page' } as const;
  expect(showText(shown)).toContain('── output, which waits for its gate ──\nA page');
  expect(showText({ ...shown, runEnded: 'cancelled' })).toContain('── output, which waited for its gate ──');
});

test('a block that its run’s end has cut short is shown as one', () => {
  const shown = { path: 'review', kind: 'approval', status: 'running', calls: [] } as const;
  const { claim: _, ...open } = record;
  const [head] = showText({ ...shown, gate: { ...open, status: 'withdrawn' }, runEnded: 'terminated' }).split(
    '\n',
  );
  expect(head).toBe('– review approval unfinished, its run was terminated');
});
