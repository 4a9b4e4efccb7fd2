import type { Block } from '../../../../src/chain/definition/definition';
import { layOut } from '../../../../src/chain/layout/layout';
import { chainOf } from '../../../support/chains';

const BLOCKS: readonly Block[] = [
  { step: 'outline', prompt: 'x', output: { type: 'array', items: { type: 'string' } } },
  {
    map: 'pages',
    over: 'outline',
    item: 'title',
    each: {
      chain: 'page',
      inputs: { title: '{{title}}' },
      definition: chainOf([
        { step: 'facts', prompt: '{{title}}', output: { type: 'array' } },
        { map: 'lines', over: 'facts', each: { step: 'line', prompt: '{{item}}' } },
      ]),
    },
  },
];

test('a map has a member that stands for its items where it is asked for', () => {
  const { all } = layOut(chainOf(BLOCKS), { templates: true });
  expect(all.map(({ path }) => path)).toEqual([
    'outline',
    'pages',
    'pages[]/page',
    'pages[]/page/facts',
    'pages[]/page/lines',
    'pages[]/page/lines[]/line',
  ]);
  expect(all.map(({ written }) => written.join('.')).at(-1)).toBe('blocks.1.each.definition.blocks.1.each');
});

test('a run sees no such member', () => {
  expect(layOut(chainOf(BLOCKS)).all.map(({ path }) => path)).toEqual(['outline', 'pages']);
});
