import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { detailsOf, summaryOf } from '../../../../src/client/start/start-texts';
import { chainOf } from '../../../support/chains';
import { EVERY_BLOCK } from '../../../support/scenes/every-block';

test('what Temporal shows of a run names every block, those of a map once', () => {
  expect(
    detailsOf(normalise(chainOf(EVERY_BLOCK)), 'a'.repeat(64))
      .split('\n')
      .slice(0, 11),
  ).toEqual([
    'definition `aaaaaaaaaaaa`',
    '',
    '- `load_ticket` (activity)',
    '- `outline`',
    '- `review` (approval)',
    '- `pages` (map)',
    '- `pages[]/page` (chain)',
    '- `pages[]/page/facts` (map)',
    '- `pages[]/page/facts[]/fact`',
    '- `pages[]/page/draft`',
    '- `route` (switch)',
  ]);
});

test('it is no longer than Temporal takes', () => {
  const long = 'n'.repeat(64);
  const deep = (depth: number): Block =>
    depth === 0
      ? { step: long, prompt: 'x' }
      : {
          map: long,
          over: 'list',
          each: { chain: long, definition: chainOf([deep(depth - 1), deep(depth - 1)]) },
        };
  const definition = normalise(chainOf([deep(6)], { name: long, version: 'é'.repeat(20_000) }));
  expect(Buffer.byteLength(summaryOf(definition))).toBeLessThan(400);
  expect(Buffer.byteLength(detailsOf(definition, long))).toBeLessThan(15_000);
});
