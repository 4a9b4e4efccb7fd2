import type { ChainDefinition } from '../../../src/chain/definition/definition';
import { ChainDefinitionError } from '../../../src/define/definition-error';
import { prepareChain, prepareRun } from '../../../src/define/prepare';
import { chainOf } from '../../support/chains';

const page = chainOf([{ step: 'a', prompt: '{{brief}} {{tone}}' }], {
  inputs: { brief: 'string', tone: { type: 'string', default: 'plain' } },
});

const problemsOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return (error as ChainDefinitionError).problems.map(({ path }) => path.join('.')).sort();
  }
  return [];
};

it('writes defaults out, of the chain and of its inputs', () => {
  const { definition, inputs } = prepareRun(page, { brief: 'a lamp' });
  expect(definition.defaults).toMatchObject({ model: 'default', repairs: 2 });
  expect(inputs).toEqual({ brief: 'a lamp', tone: 'plain' });
});

it('hashes what a run records: the same for the same chain and inputs, however they are written', () => {
  const run = prepareRun(page, { brief: 'a lamp' });
  const reordered = Object.fromEntries(Object.entries(page).toReversed()) as unknown as ChainDefinition;
  expect(prepareRun(reordered, { tone: 'plain', brief: 'a lamp' })).toMatchObject({
    hash: run.hash,
    inputsHash: run.inputsHash,
  });
  expect(prepareRun(page, { brief: 'a chair' }).inputsHash).not.toBe(run.inputsHash);
});

it("lets a run have the author's label for its definition", () => {
  expect(prepareChain(page, 'v2').definition.version).toBe('v2');
  expect(prepareChain(page, 'v2').hash).not.toBe(prepareChain(page).hash);
});

it('takes a chain of the builder for what it defines', () => {
  expect(prepareChain({ name: 'test_chain', definition: page }).hash).toBe(prepareChain(page).hash);
});

it('refuses every mistake of a chain, then every mistake of its inputs', () => {
  const wrong = chainOf([
    { step: 'a', prompt: '{{breif}}' },
    { step: 'a', prompt: '{{brief}}' },
  ]);
  expect(problemsOf(() => prepareRun(wrong, {}))).toEqual(['blocks.0.prompt', 'blocks.1.step']);
  expect(problemsOf(() => prepareRun(page, { breif: 'x', tone: 1 }))).toEqual(['breif', 'brief', 'tone']);
  expect(problemsOf(() => prepareRun(page, { brief: new Date(0) }))).toEqual(['brief']);
  expect(() => prepareRun(page, undefined)).toThrow(ChainDefinitionError);
});

it('refuses constants of another shape, also in a sub-chain of a definition that is made by hand', () => {
  const wrong = { step: 'a', prompt: 'x', output: { type: 'integer' }, fallback: { value: 'x' } } as const;
  const definition = { catenary: 1, name: 'sub', blocks: [wrong] } as const;
  const chain = chainOf(
    [
      { chain: 'c', definition },
      { map: 'm', over: 'list', each: wrong },
    ],
    {
      inputs: { list: { type: 'array', default: 5 } },
    },
  );
  expect(problemsOf(() => prepareChain(chain))).toEqual([
    'blocks.0.definition.blocks.0.fallback.value',
    'blocks.1.each.fallback.value',
    'inputs.list.default',
  ]);
});
