import { chain } from '../../../src/define/builder';
import { prepareChain } from '../../../src/define/prepare';
import { prompt } from '../../../src/define/prompt';
import { simulate } from '../../../src/testing';
import { chainOf } from '../../support/chains';
import { thrownBy } from '../../support/refused';

const wrong = { prompt: '{{nope}}' };
const inner = chainOf([{ step: 'deep', ...wrong }], { inputs: {} });

test.each<[string, object]>([
  ['draft (blocks[0].prompt)', { step: 'draft', ...wrong }],
  ['team (blocks[0].siblings)', { parallel: 'team', siblings: 'no', blocks: [{ step: 'a', prompt: 'x' }] }],
  ['team/draft (blocks[0].blocks[0].prompt)', { parallel: 'team', blocks: [{ step: 'draft', ...wrong }] }],
  [
    'pages[]/team/draft (blocks[0].each.blocks[0].prompt)',
    { map: 'pages', over: 'brief', each: { parallel: 'team', blocks: [{ step: 'draft', ...wrong }] } },
  ],
  [
    'route/refund (blocks[0].cases["a case"].prompt)',
    { switch: 'route', on: 'brief', cases: { 'a case': { step: 'refund', ...wrong } } },
  ],
  [
    'route/other (blocks[0].otherwise.prompt)',
    {
      switch: 'route',
      on: 'brief',
      cases: { a: { step: 'b', prompt: 'x' } },
      otherwise: { step: 'other', ...wrong },
    },
  ],
  ['sub/deep (blocks[0].definition.blocks[0].prompt)', { chain: 'sub', definition: inner, returns: 'deep' }],
  ['team (blocks[0].blocks[0])', { parallel: 'team', blocks: ['draft'] }],
  ['blocks[0].step', { step: 'No Name', prompt: 'x' }],
])('a mistake is said to be at %s', (place, block) => {
  const definition = chainOf([block as never]);
  expect(thrownBy(() => prepareChain(definition))).toContain(`\n${place}: `);
});

test('a mistake outside of blocks has its path alone', () => {
  expect(thrownBy(() => prepareChain(chainOf([], { limits: { calls: 0 } })))).toContain('\nlimits.calls: ');
});

test('building and simulating say it alike', () => {
  const built = chain('page').step('draft', { prompt: prompt.dynamic('{{nope}}') });
  const said = 'the chain has 1 problem:\ndraft (blocks[0].prompt): {{nope}} names no input and no output';
  expect(() => built.build()).toThrow(said);
  const definition = chainOf([{ step: 'draft', ...wrong }], { inputs: {} });
  expect(() => simulate(definition, { inputs: {}, answers: {} })).toThrow(said);
});
