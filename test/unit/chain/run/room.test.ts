import type { Block } from '../../../../src/chain/definition/definition';
import { apply } from '../../../../src/chain/run/apply';
import { claim } from '../../../../src/chain/gate/decide';
import type { Call } from '../../../../src/chain/run/call-parts';
import { hasRoom, limitFor, oversize } from '../../../../src/chain/run/room';
import type { Run } from '../../../../src/chain/run/run';
import { start } from '../../../../src/chain/run/start';
import { step } from '../../../support/blocks';
import { chainOf, runOf } from '../../../support/chains';

const before = (run: Run): Run => ({ ...run, patched: () => false });
const stored = (run: Run): Run => ({ ...run, options: { storage: true, storedFrom: 16 * 1024 } });
const text = (length: number): string => 'x'.repeat(length);

function sending(...args: string[]): Call {
  const run = runOf([{ activity: 'a', call: 'save', args: [] }]);
  const [call] = start(run, 0);
  return { ...call!, args, bytes: args.reduce((sum, arg) => sum + arg.length + 2, 0) };
}

describe('the arguments of a call', () => {
  const run = runOf([step('a', 'x')]);

  test('fit together, or are refused with their bytes and the mend', () => {
    expect(oversize(run, sending(text(1_000_000), text(900_000)))).toBeUndefined();
    expect(oversize(run, sending(text(1_100_000), text(1_000_000)))).toBe(
      "a/call/1 would send 2100004 bytes of values, above Temporal's limits; turn external storage on",
    );
  });

  test('count with what Temporal puts around each', () => {
    const many = Array.from({ length: 1000 }, () => text(1900));
    expect(oversize(run, sending(...many))).toContain('above');
    expect(oversize(run, sending(text(1_900_000)))).toBeUndefined();
  });

  test('in a history from before were looked at one by one, and up to 3 MiB together', () => {
    expect(oversize(before(run), sending(text(1_100_000), text(1_000_000)))).toBeUndefined();
    expect(oversize(before(run), sending(text(2_100_000)))).toContain('above');
    expect(oversize(before(run), sending(...Array.from({ length: 4 }, () => text(900_000))))).toContain(
      'above',
    );
  });

  test('that are stored outside count for nothing, and many that are too small for it do', () => {
    expect(oversize(stored(run), sending(text(3_000_000), text(3_000_000)))).toBeUndefined();
    expect(oversize(stored(run), sending(...Array.from({ length: 150 }, () => text(15_000))))).toBe(
      'a/call/1 would send 150 values that are too small to be stored outside, of 2288700 bytes in all; join them first',
    );
  });
});

describe('a window', () => {
  const window = { calls: 2, bytes: 10_000 };

  test('counts what other lists of the same workflow have in flight', () => {
    const run = runOf([step('a', 'x')], { window });
    run.beside = () => [sending(text(6000))];
    expect(hasRoom(run, sending(text(1000)))).toBe(true);
    expect(hasRoom(run, sending(text(3000)))).toBe(false);
    expect(hasRoom(before(run), sending(text(3000)))).toBe(true);
    run.beside = () => [sending('x'), sending('x')];
    expect(hasRoom(run, sending('x'))).toBe(false);
  });

  test('lets through whatever is alone, however large', () => {
    expect(hasRoom(runOf([step('a', 'x')], { window }), sending(text(1_000_000)))).toBe(true);
  });

  test('counts a path as often as a command has it', () => {
    const run = runOf([step('a', 'x')], { window });
    run.beside = () => [sending('x')];
    const deep = { ...sending('x'), path: text(2000) };
    expect([hasRoom(run, sending('x')), hasRoom(run, deep)]).toEqual([true, false]);
  });

  test('that others have filled is waited for: what is crowded starts once they leave it', () => {
    const run = runOf([step('a', 'x')], { window });
    run.beside = () => [sending('x'), sending('x')];
    expect([start(run, 0), run.crowded]).toEqual([[], true]);
    run.beside = () => [];
    expect(start(run, 0).map(({ id }) => id)).toEqual(['a/generate/1']);
    expect(run.crowded).toBe(false);
  });

  test('that others have filled is waited for beside calls of its own, and not by what has ended', () => {
    const run = runOf([{ parallel: 'g', blocks: [step('a', 'x'), step('b', 'x')] }], { window });
    run.beside = () => [sending('x')];
    expect([start(run, 0).map(({ id }) => id), run.crowded]).toEqual([['g/a/generate/1'], true]);
    const ended = runOf([step('a', 'x')], { window });
    ended.beside = run.beside;
    ended.state.status = 'failed';
    expect([start(ended, 0), ended.crowded]).toEqual([[], false]);
  });
});

describe('a full window', () => {
  const busy = { activity: 'busy', call: 'save', args: [] };
  const full = (...blocks: readonly Block[]): Run => {
    const run = runOf([{ parallel: 'g', blocks: [busy, ...blocks] }], { window: { calls: 1 } });
    expect(start(run, 0).map(({ id }) => id)).toEqual(['g/busy/call/1']);
    return run;
  };
  const within = (...blocks: readonly Block[]): Block => ({
    chain: 'sub',
    definition: chainOf(blocks, { inputs: {}, limits: { time: '1 s' } }),
  });

  test('holds no time limit up, neither of an open gate nor of what waits for its turn', () => {
    const gate = full(within({ text: 'draft', template: 'x' }, { approval: 'ok', of: 'draft' }));
    expect(gate.state.steps['g/sub/ok']!.status).toBe('running');
    expect(start(gate, 2000)).toEqual([]);
    expect(gate.state.errors['g/sub/ok']).toContain('limit of 1 s is over');

    const call = full(within(step('late', 'x')));
    expect([start(call, 999), call.state.steps['g/sub/late']!.status]).toEqual([[], 'running']);
    start(call, 2000);
    expect(call.state.errors['g/sub/late']).toContain('limit of 1 s is over');

    const old = before(full(within(step('late', 'x'))));
    start(old, 2000);
    expect(old.state.errors).toEqual({});
  });

  test('holds no look at a decision up, for which somebody waits', () => {
    const terms = { authorize: 'mayDecide' };
    const run = full(
      { text: 'draft', template: 'x' },
      { approval: 'ok', of: 'draft', ...terms },
      step('late', 'x'),
    );
    const { content } = run.state.steps['g/ok']!.gate!;
    claim(run, { gate: 'g/ok', content, decision: 'approve', decidedBy: 'ada' }, 'update', 5);
    expect(start(before(run), 5)).toEqual([]);
    expect(start(run, 5).map(({ id }) => id)).toEqual(['g/ok/authorize/1']);
  });

  test('has room for the bytes of some looks: others wait, and one that is larger waits until it is alone', () => {
    const value = text(2500);
    const draft = (name: string): Block[] => [
      { text: `of_${name}`, template: 'x' },
      { approval: name, of: `of_${name}` },
    ];
    const window = { calls: 1, bytes: 8192 };
    const asked = (...names: string[]): Run => {
      const run = runOf([{ parallel: 'g', blocks: [busy, ...names.flatMap(draft)] }], { window });
      start(run, 0);
      return run;
    };
    const edit = (run: Run, name: string, to: string): void => {
      const { content } = run.state.steps[`g/${name}`]!.gate!;
      const said = { gate: `g/${name}`, content, decision: 'edit', decidedBy: 'ada', value: to } as const;
      claim(run, said, 'update', 5);
    };
    const run = asked('one', 'two', 'three');
    for (const name of ['one', 'two', 'three']) edit(run, name, value);
    expect(start(run, 5).map(({ id }) => id)).toEqual(['g/one/check/1', 'g/two/check/1']);
    apply(run, 'g/one/check/1', { kind: 'returned', value: { passed: true } }, 6);
    expect(start(run, 6).map(({ id }) => id)).toEqual(['g/three/check/1']);

    const large = asked('one');
    edit(large, 'one', text(9000));
    expect(start(large, 5)).toEqual([]);
    apply(large, 'g/busy/call/1', { kind: 'returned', value: null }, 6);
    expect(start(large, 6).map(({ id }) => id)).toEqual(['g/one/check/1']);

    const old: Run = { ...asked('one'), patched: (change) => change !== 'look-bytes' };
    edit(old, 'one', text(9000));
    expect(start(old, 5).map(({ id }) => id)).toEqual(['g/one/check/1']);
  });
});

test('limits count what other lists have in flight, and wait for it', () => {
  const run = runOf([step('a', 'x')], { limits: { outputTokens: 150 }, defaults: { maxTokens: 100 } });
  const [call] = start(run, 0);
  run.inFlight.clear();
  const placed = run.layout.byPath.get('a')!;
  expect(limitFor(run, placed, call!, 0)).toBeUndefined();
  run.beside = () => [{ ...call!, id: '2.a/generate/1' }];
  expect(limitFor(run, placed, call!, 0)).toMatchObject({ mayPass: true });
  expect(limitFor(before(run), placed, call!, 0)).toBeUndefined();
});
