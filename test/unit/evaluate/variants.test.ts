import { PARTS } from '../../../evaluate/parts';
import { variantsFor } from '../../../evaluate/variants';
import { checkDefinition } from '../../../src/chain/definition/check-definition';
import type { StepBlock } from '../../../src/chain/definition/definition';

const variants = variantsFor('a-model');
const stepsOf = (single: boolean): StepBlock[] =>
  variants.find((each) => (each.single !== undefined) === single)!.definition.blocks as StepBlock[];
const [page] = stepsOf(true) as [StepBlock];
const steps = stepsOf(false);

test('every variant is a sound chain, for the model that was asked for', () => {
  for (const { definition } of variants) {
    expect(checkDefinition(definition)).toEqual([]);
    expect(definition.defaults?.model).toBe('a-model');
  }
});

test('a chain stands beside single prompts with none, as many repairs a step, and as many in total', () => {
  const repairs = (single: boolean): unknown[] =>
    variants
      .filter((each) => (each.single !== undefined) === single)
      .map(({ definition }) => definition.defaults?.repairs);
  expect(repairs(false)).toEqual([0, 2]);
  expect(repairs(true)).toEqual([0, 2, 2 * PARTS.length]);
});

test('both ask with the same words, schemas and tokens', () => {
  const asked = page.messages!.at(-1)!.content;
  for (const { name, instruction, output } of PARTS) {
    expect(asked).toContain(`${name}: ${instruction}`);
    expect(steps.find(({ step }) => step === name)?.messages!.at(-1)!.content).toContain(instruction);
    expect(page.output).toMatchObject({ properties: { [name]: output } });
    expect(steps.find(({ step }) => step === name)?.output).toEqual(output);
  }
  expect(page.maxTokens).toBe(steps.reduce((sum, { maxTokens = 0 }) => sum + maxTokens, 0));
});

test('both are shown the same examples', () => {
  const shown = ({ messages = [] }: StepBlock): unknown[] =>
    messages.filter(({ role }) => role === 'assistant').map(({ content }) => JSON.parse(content) as unknown);
  const [first] = shown(page) as [Record<string, unknown>];
  expect(shown(page)).toHaveLength(2);
  expect(steps.map((step) => shown(step)[0])).toEqual(PARTS.map(({ name }) => ({ value: first[name] })));
});
