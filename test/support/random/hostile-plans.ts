import fc from 'fast-check';
import type { PlanAllowance } from '../../../src/chain/definition/definition';
import type { JsonObject } from '../../../src/chain/json';
import { mutated } from './mutations';
import { PRODUCT_PAGE_PLAN } from '../plans';
import { numbered, randomStep } from './random-plan-steps';

export const someAllowance: fc.Arbitrary<PlanAllowance> = fc.constantFrom<PlanAllowance>(
  {},
  { steps: 3, width: 2, depth: 2, calls: 20 },
  { kinds: ['step'], steps: 20, width: 3, calls: 60, outputTokens: 200_000 },
  { kinds: ['step', 'text', 'activity'], activities: ['search'], models: ['writer'] },
  { kinds: ['activity'] },
);

/** Answers of every kind: plans that may well be right, plans with one mistake, plans that want something, and no plans. */
export const hostilePlan: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.array(randomStep(0), { minLength: 1, maxLength: 14 }).map(numbered) },
  { weight: 4, arbitrary: fc.array(randomStep(0.15), { minLength: 1, maxLength: 9 }).map(numbered) },
  { weight: 4, arbitrary: mutated(PRODUCT_PAGE_PLAN).map(({ value }) => value) },
  { weight: 2, arbitrary: fc.array(randomStep(0.6), { maxLength: 20 }).map(numbered) },
  { weight: 1, arbitrary: fc.array(fc.anything(), { maxLength: 5 }).map((steps) => ({ steps })) },
  { weight: 1, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true }) },
);

/** Far more than anyone may have: a row, a wide group, and steps that name everything. */
export function thousandsOfSteps(count: number): readonly { readonly steps: readonly JsonObject[] }[] {
  const plan = (inputsOf: (i: number) => string[]) => ({
    steps: Array.from({ length: count }, (_, i) => ({
      step_name: `step_${i + 1}`,
      input_description: 'i',
      inputs: inputsOf(i),
      prompt: 'Go.',
      output_name: `output_${i + 1}`,
      output_format: 'o',
      validation_criteria: 'v',
    })),
  });
  return [
    plan((i) => (i === 0 ? [] : [`output_${i}`])),
    plan(() => ['brief']),
    plan((i) => (i === 0 ? [] : ['all_outputs'])),
    plan((i) => [`output_${count - i}`]),
    plan((i) => [`outptu_${i}`]),
  ];
}
