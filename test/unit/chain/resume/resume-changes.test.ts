import type { Block } from '../../../../src/chain/definition/definition';
import type { Json } from '../../../../src/chain/json';
import { chainOf } from '../../../support/chains';
import { changed, ended, goOn } from '../../../support/going-on';

it('a step that reads all outputs runs again where they come in another order, or are another’s', () => {
  const [a, b, z]: Block[] = [
    { step: 'a', prompt: '{{brief}}' },
    { step: 'b', prompt: '{{brief}}' },
    { step: 'z', prompt: '{{all_outputs}}' },
  ] as [Block, Block, Block];
  const run = ended([a, b, z]);
  expect(goOn(run, changed([b, a, z])).calls).toEqual(['z/generate/1']);
  expect(goOn(run, changed([a, z, b])).calls).toEqual(['z/generate/1']);
  expect(goOn(run, changed([a, b, z])).calls).toEqual([]);
  expect(() => goOn(run, changed([b, a, z]), 'refuse')).toThrow('would not be the same now: z.');
});

it('a map whose items read all outputs runs again where there is another before it', () => {
  const map: Block = {
    map: 'pages',
    over: 'list',
    each: { step: 'p', prompt: '{{item}} {{all_outputs}}' },
  };
  const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } } as const;
  const first: Block = { step: 'a', prompt: '{{brief}}' };
  const note: Block = { text: 'note', template: 'n' };
  const run = ended([first, map], {}, rest, { list: ['x', 'y'] });
  expect(goOn(run, changed([first, note, map], rest)).calls).toEqual([
    'pages[0]/p/generate/1',
    'pages[1]/p/generate/1',
  ]);
  expect(goOn(run, changed([first, map, note], rest)).calls).toEqual([]);
});

describe('the default of an input of a sub-chain', () => {
  const sub = (tone: string, given: Record<string, Json> = {}): Block[] => [
    {
      chain: 'sub',
      inputs: { topic: '{{brief}}', ...given },
      definition: {
        catenary: 1,
        name: 'sub',
        inputs: { topic: 'string', tone: { type: 'string', default: tone } },
        blocks: [
          { step: 'one', prompt: '{{topic}}' },
          { step: 'two', prompt: 'In a {{tone}} tone: {{one}}' },
          {
            switch: 'way',
            on: 'topic',
            cases: { b: { text: 'three', template: '{{tone}} {{two}}' } },
            otherwise: { text: 'none', template: 'n' },
          },
        ],
      },
    },
    { step: 'after', prompt: '{{sub.way}}' },
  ];
  it('runs what reads it again where it is another, and nothing else', () => {
    const next = goOn(ended(sub('calm')), changed(sub('loud')));
    expect(next.again).toEqual(['sub/two', 'sub/way/three', 'after']);
    expect(next.calls).toEqual(['sub/two/generate/1', 'after/generate/1']);
    expect(next.run.state.scopes!['sub']!.outputs['way']).toBe('loud sub/two text');
  });

  it('is of no matter where the input is given', () => {
    expect(goOn(ended(sub('calm', { tone: 'dry' })), changed(sub('loud', { tone: 'dry' }))).calls).toEqual(
      [],
    );
  });

  it('is a change of a map whose items read it', () => {
    const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } } as const;
    const map = (tone: string): Block[] => [{ map: 'pages', over: 'list', each: sub(tone)[0]! }];
    const run = ended(map('calm'), {}, rest, { list: ['x'] });
    expect(goOn(run, changed(map('loud'), rest)).calls).toHaveLength(2);
    expect(goOn(run, changed(map('calm'), rest)).calls).toEqual([]);
  });
});

it('what models cost makes no finished work another', () => {
  const blocks: Block[] = [
    { step: 'a', prompt: '{{brief}}' },
    {
      map: 'pages',
      over: 'list',
      each: {
        chain: 'sub',
        inputs: { topic: '{{item}}' },
        definition: {
          catenary: 1,
          name: 'sub',
          inputs: { topic: 'string' },
          blocks: [{ step: 'p', prompt: '{{topic}}' }],
        },
      },
    },
    { plan: 'work', request: '{{brief}}', run: false },
  ];
  const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } } as const;
  const plan = {
    'work/plan/1': {
      kind: 'returned',
      value: {
        model: 'm',
        usage: { inputTokens: 1, outputTokens: 1 },
        output: chainOf([{ step: 'x', prompt: 'X' }], { name: 'work', inputs: {} }) as unknown as Json,
      },
    },
  } as const;
  const run = ended(blocks, plan, rest, { list: ['x', 'y'] });
  expect(run.state.status).toBe('done');
  const rates = { default: { input: 1, output: 2 } };
  expect(goOn(run, changed(blocks, { ...rest, defaults: { rates } }), 'refuse').again).toEqual([]);
  expect(goOn(run, changed(blocks, { ...rest, defaults: { repairs: 0 } })).again).toEqual([
    'a',
    'pages[0]/sub/p',
    'pages[1]/sub/p',
    'work',
  ]);
});
