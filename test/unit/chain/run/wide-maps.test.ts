import { apply } from '../../../../src/chain/run/apply';
import type { Block } from '../../../../src/chain/definition/definition';
import { MOST_ITEMS } from '../../../../src/chain/run/expand';
import type { Run } from '../../../../src/chain/run/run';
import { doomed, start } from '../../../../src/chain/run/start';
import { failed, runOf } from '../../../support/chains';

const items = (n: number): string[] => Array.from({ length: n }, (_, i) => `i${i}`);
const mapOver = (each: Block, rest: object = {}): Block => ({ map: 'm', over: 'list', each, ...rest });
const WRITE: Block = { step: 's', prompt: '{{item}}' };

function runOver(n: number, block: Block, rest: object = {}): Run {
  const definition = { inputs: { brief: 'string', list: 'array', few: 'array' }, ...rest };
  return runOf([block], definition, { brief: 'b', list: items(n), few: ['a', 'b', 'c'] });
}

/** How often a run's blocks are gone through, and put in order anew, while something is done. */
function counted(run: Run, act: () => void): { readonly looked: number; readonly ordered: number } {
  const { layout } = run;
  const orders = new Set<unknown>();
  let looked = 0;
  const all = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(layout), 'all')!;
  Object.defineProperty(layout, 'all', {
    configurable: true,
    get: () => {
      const list: unknown = all.get!.call(layout);
      looked += 1;
      orders.add(list);
      return list;
    },
  });
  act();
  delete (layout as { all?: unknown }).all;
  return { looked, ordered: orders.size };
}

// A workflow task may take five seconds: what goes through all blocks once for each of them would never end in time.

test('a map of as many items as there may be opens in a few looks at them', () => {
  const run = runOver(MOST_ITEMS, mapOver(WRITE));
  const { looked } = counted(run, () => void start(run, 0));
  expect(run.inFlight.size).toBe(16);
  expect(looked).toBeLessThan(60);
});

test('maps within a map get their places without putting all in order for each of them', () => {
  const run = runOver(3000, mapOver({ map: 'in', over: 'few', each: WRITE }));
  const { ordered } = counted(run, () => void start(run, 0));
  expect(run.layout.all).toHaveLength(1 + 3000 * 4);
  expect(ordered).toBeLessThan(5);
});

test('items that a sibling cancels are cancelled in one look', () => {
  const run = runOver(MOST_ITEMS, mapOver(WRITE, { siblings: 'cancel' }));
  const [first] = start(run, 0);
  const { looked } = counted(run, () => {
    apply(run, first!.id, failed('Model.Refused'), 1);
    for (const { id } of doomed(run, 1)) apply(run, id, { kind: 'cancelled' }, 1);
    start(run, 1);
  });
  expect(run.state.status).toBe('failed');
  expect(looked).toBeLessThan(20);
});

test('items that a limit has no room for are refused in one look', () => {
  const run = runOver(MOST_ITEMS, mapOver(WRITE), { limits: { calls: 5 } });
  const { looked } = counted(run, () => void start(run, 0));
  expect(run.inFlight.size).toBe(5);
  expect(looked).toBeLessThan(20);
  expect(Object.values(run.state.steps).filter(({ status }) => status === 'failed')).toHaveLength(
    MOST_ITEMS - 5,
  );
});
