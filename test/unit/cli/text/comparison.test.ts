import { resume } from '../../../../src/chain/resume/resume';
import { restoreRun, type Snapshot, snapshotOf } from '../../../../src/chain/state/snapshot';
import { compare } from '../../../../src/cli/text/comparison';
import { comparisonLines } from '../../../../src/cli/text/comparison-text';
import { play, rejected, runOf, written } from '../../../support/chains';

const BLOCKS = [
  { step: 'a', prompt: '{{brief}}' },
  { step: 'b', prompt: '{{a}}', repairs: 1 },
] as const;

function twoRuns(): [Snapshot, Snapshot] {
  const first = runOf(BLOCKS);
  play(first, { b: rejected('\u001b[2J\nno') });
  const before = snapshotOf(first);
  const plan = resume(before, {}, { touched: 'refuse', at: 60_000 });
  const second = restoreRun(plan.snapshot, { storage: true });
  play(second, { b: written('a price') });
  return [before, snapshotOf(second)];
}

const compared = () => {
  const [before, after] = twoRuns();
  return compare(
    [
      { id: 'page', status: 'failed', snapshot: before },
      { id: 'page~2', status: 'done', from: 'page', snapshot: after },
    ],
    100_000,
  );
};

test('runs are compared by what each has used itself, each block, and each output', () => {
  const { runs, blocks, outputs } = compared();
  expect(runs.map(({ id, usage, ms }) => [id, usage.calls, usage.outputTokens, ms])).toEqual([
    ['page', 3, 15, 3000],
    ['page~2', 1, 5, 1000],
  ]);
  expect(blocks).toMatchObject([
    {
      path: 'a',
      runs: [
        { status: 'done', verdict: 'pass' },
        { status: 'done', kept: true },
      ],
    },
    {
      path: 'b',
      runs: [
        { status: 'failed', attempts: 2, verdict: 'fail', reasons: ['\u001b[2J\nno'] },
        { status: 'done', attempts: 1, verdict: 'pass' },
      ],
    },
  ]);
  expect(blocks[1]!.runs[1]).not.toHaveProperty('kept');
  expect(outputs).toEqual([
    { name: 'a', same: true, values: ['a text', 'a text'] },
    { name: 'b', same: false, values: [null, 'a price'] },
  ]);
});

test('as a table, an output that is the first run’s is an equals sign, and nothing steers the terminal', () => {
  expect(comparisonLines(compared())).toEqual([
    '              page                                  page~2',
    'status        failed                                done',
    'goes on from                                        page',
    'calls         3                                     1',
    'tokens in     30                                    10',
    'tokens out    15                                    5',
    'cost          no price known                        no price known',
    'time          3.0 s                                 1.0 s',
    '',
    'block',
    'a             ✓ done, 1.0 s                         ✓ kept',
    'b             ✗ failed, 2 attempts, 2.0 s, ␛[2J no  ✓ done, 1.0 s',
    '',
    'output',
    'a             a text                                =',
    'b             –                                     a price',
  ]);
});

test('what a run has not finished before its end neither runs nor asks', () => {
  const run = runOf([
    { step: 'a', prompt: '{{brief}}' },
    { approval: 'review', of: 'a' },
  ]);
  play(run);
  const snapshot = snapshotOf(run);
  const both = compare(
    [
      { id: 'x', status: 'terminated', snapshot },
      { id: 'y', status: 'running', snapshot },
    ],
    0,
  );
  const gates = both.blocks.find(({ path }) => path === 'review')!.runs.map((each) => each?.gate?.status);
  expect(gates).toEqual(['withdrawn', 'open']);
  expect(comparisonLines(both).find((line) => line.startsWith('review'))).toMatch(
    /– unfinished, nobody is asked +▶ running/,
  );
});

test('a block that only one run has leaves the other’s cell empty', () => {
  const [before] = twoRuns();
  const other = runOf([BLOCKS[0], { step: 'z', prompt: 'x' }]);
  play(other);
  const { blocks } = compare(
    [
      { id: 'x', status: 'failed', snapshot: before },
      { id: 'y', status: 'done', snapshot: snapshotOf(other) },
    ],
    0,
  );
  expect(blocks.map(({ path, runs }) => [path, runs.map((each) => each?.status ?? null)])).toEqual([
    ['a', ['done', 'done']],
    ['b', ['failed', null]],
    ['z', [null, 'done']],
  ]);
});
