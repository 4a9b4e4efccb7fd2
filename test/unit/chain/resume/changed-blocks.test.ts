import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { changedBlocks } from '../../../../src/chain/resume/changed';
import { chainOf } from '../../../support/chains';

const of = (blocks: readonly Block[], rest = {}) => normalise(chainOf(blocks, rest));
const BLOCKS: Block[] = [
  { step: 'a', prompt: '{{brief}}' },
  {
    parallel: 'team',
    blocks: [
      { step: 'x', prompt: '1' },
      { step: 'y', prompt: '2' },
    ],
  },
  { map: 'pages', over: 'list', each: { step: 'p', prompt: '{{item}}' } },
];
const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } };

test('a definition has every block in common with itself, whatever it is described as', () => {
  const described = BLOCKS.map((block) => ({ ...block, description: 'new words' }));
  expect(changedBlocks(of(BLOCKS, rest), of(described, { ...rest, description: 'x', version: '2' }))).toEqual(
    [],
  );
});

test('blocks that are written otherwise, added or removed are named by their paths', () => {
  const other: Block[] = [
    { step: 'a', prompt: '{{brief}}!' },
    {
      parallel: 'team',
      blocks: [
        { step: 'x', prompt: '1' },
        { step: 'z', prompt: '3' },
      ],
    },
    { map: 'pages', over: 'list', each: { step: 'p', prompt: 'Page {{item}}' } },
  ];
  expect(changedBlocks(of(BLOCKS, rest), of(other, rest))).toEqual([
    { path: 'a', change: 'changed' },
    { path: 'team/y', change: 'removed' },
    { path: 'pages', change: 'changed' },
    { path: 'pages[]/p', change: 'changed' },
    { path: 'team/z', change: 'added' },
  ]);
});

test('a default that a step takes changes it, and one that it does not take leaves it alone', () => {
  const changed = (defaults: object): string[] =>
    changedBlocks(of(BLOCKS.slice(0, 1), rest), of(BLOCKS.slice(0, 1), { ...rest, defaults })).map(
      ({ path }) => path,
    );
  expect(changed({ model: 'other' })).toEqual(['a']);
  expect(changed({ approvals: { timeout: '1 day' } })).toEqual([]);
});
