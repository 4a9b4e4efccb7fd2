import { claim } from '../../../../src/chain/gate/decide';
import { startsIn } from '../../../../src/chain/run/go-on';
import { start } from '../../../../src/chain/run/start';
import type { Block } from '../../../../src/chain/definition/definition';
import { asking, words } from '../../../support/asking';

const LONG = { events: 40_000, bytes: 1_000_000, suggestsNew: true };
const beside: Block = { step: 'aside', prompt: 'x' };

test('a history that is long enough starts nothing more', () => {
  const run = asking();
  expect(startsIn(run, { ...LONG, suggestsNew: false })).toBe('all');
  expect(startsIn(run, LONG)).toBe('nothing');
});

test('while somebody waits for an answer only the looks at his decision start, however long that takes', () => {
  const run = asking({ authorize: 'mayDecide' }, [beside]);
  run.state.steps['aside'] = { status: 'running', startedAt: 0, attempts: [] };
  claim(run, words(run), 'update', 5);
  expect(startsIn(run, LONG)).toBe('looks');
  const looks = start(run, 5, { looksOnly: true });
  expect(looks.map(({ id }) => id)).toEqual(['ok/authorize/1']);
  expect(looks[0]!.timeouts.scheduleToClose).toBe(10 * 60_000);
});
