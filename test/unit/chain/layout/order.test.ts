import type { Block } from '../../../../src/chain/definition/definition';
import { layOut, placeMembers } from '../../../../src/chain/layout/layout';
import { placeItem } from '../../../../src/chain/layout/place';
import { type Layout, outputsBefore, type PlacedBlock } from '../../../../src/chain/layout/placed';
import { chainOf } from '../../../support/chains';

const BLOCKS: readonly Block[] = [
  { step: 'topics', prompt: 'x' },
  {
    map: 'pages',
    over: 'topics',
    each: {
      parallel: 'page',
      blocks: [
        { step: 'draft', prompt: '{{item}}' },
        {
          parallel: 'inner',
          blocks: [
            { step: 'last', prompt: '{{title}} {{draft}} {{topics}}' },
            { step: 'title', prompt: '{{item}}' },
          ],
        },
      ],
    },
  },
  { step: 'end', prompt: '{{all_outputs}}' },
];

function withItems(items: number): Layout {
  const layout = layOut(chainOf(BLOCKS));
  placeItems(layout, items);
  return layout;
}

function placeItems(layout: Layout, items: number): void {
  const pages = at(layout, 'pages');
  placeMembers(
    layout,
    pages,
    Array.from({ length: items }, (_, i) => placeItem(pages, i)),
  );
}

const at = (layout: Layout, path: string): PlacedBlock => layout.byPath.get(path)!;

test('a block has its order among those that were placed meanwhile, whoever asks first', () => {
  const layout = withItems(3);
  expect(layout.orderOf(at(layout, 'end'))).toBe(2 + 3 * 5);
  expect(layout.all.map((placed) => layout.orderOf(placed))).toEqual(layout.all.map((_, i) => i));
  placeItems(layout, 1);
  expect(layout.orderOf(at(layout, 'end'))).toBe(2 + 5);
});

test('what stands before a block is found where nobody has asked for the order of the blocks', () => {
  const layout = withItems(2);
  expect(outputsBefore(layout, at(layout, 'pages[1]/page/inner/last')).map(({ path }) => path)).toEqual([
    'topics',
    'pages[1]/page/draft',
  ]);
});

test('a block waits for others in the order in which they are written, not in which it names them', () => {
  const layout = withItems(2);
  const { waitsFor } = at(layout, 'pages[1]/page/inner/last');
  expect(waitsFor.map(({ path }) => path)).toEqual(['pages[1]/page/draft', 'pages[1]/page/inner/title']);
});

test('layouts of one definition share no order', () => {
  const [one, other] = [withItems(5), withItems(1)];
  expect(one.orderOf(at(one, 'end'))).toBe(27);
  expect(other.orderOf(at(other, 'end'))).toBe(7);
  expect(one.orderOf(at(one, 'end'))).toBe(27);
});
