import { canonicalJson } from '../../../../src/chain/json';
import { hashOf } from '../../../../src/chain/run/run';
import { restoreRun, type Snapshot, SnapshotError, snapshotOf } from '../../../../src/chain/state/snapshot';
import { start } from '../../../../src/chain/run/start';
import { apply } from '../../../../src/chain/run/apply';
import { sealSnapshot } from '../../../../src/client/resume/seal-snapshot';
import { ids, judged, play, rejected, runOf, written } from '../../../support/chains';

const blocks = [
  { step: 'a', prompt: '{{brief}}', checks: [{ judge: 'good?' }] },
  { step: 'b', prompt: '{{a}}' },
];

test('a snapshot restores to an equal state', () => {
  const run = runOf(blocks);
  play(run);
  expect(restoreRun(snapshotOf(run)).state).toEqual(run.state);
});

test('nothing that happens to a run afterwards reaches its snapshot', () => {
  const run = runOf(blocks);
  const snapshot = snapshotOf(run);
  play(run);
  expect(snapshot.state.outputs).toEqual({});
});

test('a run goes on where its snapshot was taken, half-done ladders included', () => {
  const run = runOf(blocks);
  start(run, 0);
  apply(run, 'a/generate/1', rejected('too long'), 1);
  start(run, 1);
  apply(run, 'a/generate/2', written('better'), 2);
  const restored = restoreRun(JSON.parse(JSON.stringify(snapshotOf(run))));
  expect(ids(play(restored, { 'a/judge/1': judged('pass') }))).toEqual(['a/judge/1', 'b/generate/1']);
  expect(restored.state.steps.a).toMatchObject({ status: 'repaired' });
});

test('a call that was in flight is asked again, under the next number', () => {
  const run = runOf(blocks);
  start(run, 0);
  expect(ids(play(restoreRun(snapshotOf(run))))[0]).toBe('a/generate/2');
});

test('a call that was in flight is spent, as it was reserved, in each scope that has a limit', () => {
  const sub = {
    chain: 'sub',
    definition: { catenary: 1 as const, name: 'sub', limits: { outputTokens: 150 }, blocks: [blocks[1]!] },
  };
  const inputs = { a: '{{brief}}' };
  const chain = { ...sub, inputs, definition: { ...sub.definition, inputs: { a: 'string' as const } } };
  const run = runOf([{ parallel: 'g', blocks: [chain, { step: 'c', prompt: 'x', maxTokens: 70 }] }], {
    defaults: { maxTokens: 100 },
  });
  start(run, 0);
  const { state } = snapshotOf(run);
  expect(state.metadata.lost).toEqual({ calls: 0, outputTokens: 170, cost: 0 });
  expect(state.scopes!['g/sub']!.lost).toEqual({ calls: 0, outputTokens: 100, cost: 0 });
  expect(run.state.metadata.lost).toBeUndefined();
  for (const id of run.inFlight.keys()) apply(run, id, written('x'), 1);
  expect(snapshotOf(run).state).toEqual(run.state);
});

test('a run that goes on from calls in flight has so much less left', () => {
  const run = runOf([blocks[0]!], { limits: { outputTokens: 150 }, defaults: { maxTokens: 100 } });
  start(run, 0);
  const next = restoreRun(snapshotOf(run));
  expect(ids(play(next))).toEqual([]);
  expect(next.state.errors['a']).toContain('has no room for 100 more after 100');
});

describe('what is not a sound snapshot is refused by name', () => {
  const sound = sealSnapshot(snapshotOf(runOf(blocks)));
  const signed = (body: object): unknown => {
    const { checksum: _, ...rest } = { ...sound, ...body } as Snapshot;
    return { ...rest, checksum: hashOf(rest) };
  };

  test.each([
    ['no object', null, /not a snapshot of a run/],
    ['no format', {}, /not a snapshot of a run/],
    [
      'another format',
      signed({ catenary: 'snapshot/9' }),
      /format is snapshot\/9, this release reads snapshot\/1/,
    ],
    [
      'a changed state',
      { ...sound, state: { ...sound.state, outputs: { a: 'forged' } } },
      /damaged: its checksum/,
    ],
    ['another definition than its hash', signed({ hash: 'x' }), /damaged: its hash/],
    ['a state that is none', signed({ state: 5 }), /state is malformed/],
    [
      'an attempt that is none',
      signed({ state: { ...sound.state, steps: { a: { status: 'running', startedAt: 0, attempts: [1] } } } }),
      /state is malformed/,
    ],
    ['scopes that are none', signed({ state: { ...sound.state, scopes: { a: 1 } } }), /state is malformed/],
    [
      'what is taken over that is none',
      signed({ state: { ...sound.state, before: { a: { calls: 'x' } } } }),
      /state is malformed/,
    ],
    ['an invalid definition', signed({ definition: {}, hash: hashOf({}) }), /definition is not valid/],
    [
      'defaults that are not written out',
      signed({
        definition: { catenary: 1, name: 'x', blocks: [{ step: 'a', prompt: 'x' }] },
        hash: hashOf({ catenary: 1, name: 'x', blocks: [{ step: 'a', prompt: 'x' }] }),
      }),
      /no defaults written out/,
    ],
  ])('%s', (_, value, message) => {
    expect(() => restoreRun(value)).toThrow(SnapshotError);
    expect(() => restoreRun(value)).toThrow(message);
  });
});

test.each([
  ['gate', { gate: 'open' }],
  ['claim', { gate: { status: 'open', round: 1, content: 'c', claim: 5 } }],
  ['plan', { plan: 1 }],
  ['held output', { held: 3 }],
])('a record whose %s is none is refused by name', (_, rest) => {
  const snapshot = snapshotOf(runOf(blocks));
  const steps = { a: { status: 'running', startedAt: 0, ...rest } };
  expect(() => restoreRun({ ...snapshot, state: { ...snapshot.state, steps } })).toThrow(
    /state is malformed/,
  );
});

test('a snapshot is plain JSON', () => {
  const run = runOf(blocks);
  play(run);
  expect(canonicalJson(JSON.parse(JSON.stringify(snapshotOf(run))))).toBe(canonicalJson(snapshotOf(run)));
});
