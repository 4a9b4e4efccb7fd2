import type { Context } from '../../../../src/client/context';
import { startOptionsOf } from '../../../../src/client/start/start-options';
import { prepareRun } from '../../../../src/define/prepare';
import { chainOf } from '../../../support/chains';

const contextOf = (rest: Partial<Context> = {}): Context =>
  ({
    taskQueue: 'runs',
    modelTaskQueue: 'runs-models',
    storage: false,
    hasSearchAttributes: async () => false,
    ...rest,
  }) as Context;

const page = chainOf(
  [
    { step: 'keywords', prompt: 'A secret prompt about {{brief}}' },
    { parallel: 'parts', blocks: [{ step: 'intro', prompt: '{{keywords}}' }] },
  ],
  { name: 'page', version: '`3`\n# x' },
);
const inputs = { brief: 'a secret lamp' };

it('gives the workflow its argument and Temporal what people see', async () => {
  const prepared = prepareRun(page, inputs);
  const options = await startOptionsOf(contextOf(), prepared, { memo: { order: 7 } });
  expect(options).toMatchObject({
    workflowType: 'page',
    taskQueue: 'runs',
    args: [{ hash: prepared.hash, inputs, options: { modelTaskQueue: 'runs-models', storage: false } }],
    memo: { order: 7, catenary: { hash: prepared.hash, inputs: prepared.inputsHash } },
    typedSearchAttributes: [],
    staticSummary: 'page · 2 steps, 2 to 6 calls',
  });
});

it('shows no prompt and no input in the Temporal UI', async () => {
  const { memo, staticSummary, staticDetails } = await startOptionsOf(
    contextOf(),
    prepareRun(page, inputs),
    {},
  );
  expect(JSON.stringify({ memo, staticSummary, staticDetails })).not.toContain('secret');
  expect(staticDetails).toMatch(
    /^definition `[0-9a-f]{12}`, version ` 3 {2}# x`\n\n- `keywords`\n- `parts` \(parallel\)\n- `parts\/intro`$/,
  );
});

it('has both search attributes where they are registered', async () => {
  const context = contextOf({ hasSearchAttributes: async () => true });
  const { args, typedSearchAttributes } = await startOptionsOf(context, prepareRun(page, inputs), {});
  expect(args[0].options).toMatchObject({ waiting: true });
  expect(typedSearchAttributes).toEqual([{ key: { name: 'CatenaryChain', type: 'KEYWORD' }, value: 'page' }]);
});

it('names the largest input where a run would not fit into one payload', async () => {
  const prepared = prepareRun(page, { brief: 'ä'.repeat(1_100_000) });
  await expect(startOptionsOf(contextOf(), prepared, {})).rejects.toThrow(
    /most of them in input "brief" \(2200002\)/,
  );
  await expect(startOptionsOf(contextOf({ storage: true }), prepared, {})).resolves.toMatchObject({
    workflowType: 'page',
  });
});
