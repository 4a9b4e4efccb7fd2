import { schemaProblems } from '../../../../src/activities/reply/schema-problems';
import type { PlanAllowance } from '../../../../src/chain/definition/definition';
import type { Json, JsonSchema } from '../../../../src/chain/json';
import { normalAllowance } from '../../../../src/chain/plan/allowance';
import { exampleAnswer } from '../../../../src/chain/plan/example';
import { planSchema } from '../../../../src/chain/plan/plan-schema';
import { grammarOf } from '../../../../local-model/server/grammar';
import { type Shape, shapeOf } from '../../../../local-model/server/shape';
import { PRODUCT_PAGE_INPUTS, PRODUCT_PAGE_PLAN } from '../../../support/plans';
import { INPUTS, problemsOf, step } from './support';

const schemaOf = (allow: PlanAllowance): JsonSchema => planSchema(normalAllowance(allow));

test('an allowance that says nothing is the documented one, and what it says is kept', () => {
  const documented = {
    kinds: ['step', 'text'],
    models: [],
    activities: [],
    steps: 12,
    width: 8,
    depth: 12,
    calls: 100,
  };
  expect(normalAllowance()).toEqual(documented);
  const said = {
    kinds: ['step'],
    models: ['m'],
    activities: ['a'],
    steps: 1,
    width: 2,
    depth: 3,
    calls: 4,
  } as const;
  expect(normalAllowance({ ...said, outputTokens: 5 })).toEqual({ ...said, outputTokens: 5 });
});

test("the article's plan, and the example that a model is shown, have the schema's shape and would pass", () => {
  const example = exampleAnswer(INPUTS, 12);
  expect(schemaProblems(schemaOf({}), PRODUCT_PAGE_PLAN)).toEqual([]);
  expect(schemaProblems(schemaOf({}), example)).toEqual([]);
  expect(problemsOf(PRODUCT_PAGE_PLAN, { inputs: PRODUCT_PAGE_INPUTS })).toEqual([]);
  for (const inputs of [INPUTS, {}, PRODUCT_PAGE_INPUTS])
    expect(problemsOf(exampleAnswer(inputs, 12), { inputs })).toEqual([]);
  expect(problemsOf(exampleAnswer(INPUTS, 1), { allow: { steps: 1 } })).toEqual([]);
});

test('offers what is allowed and nothing else', () => {
  const words = (allow: PlanAllowance): string => JSON.stringify(schemaOf(allow));
  expect(words({})).not.toMatch(/"activity"|"model"/);
  expect(words({ kinds: ['step'] })).not.toContain('template');
  const whole = words({ kinds: ['step', 'activity'], models: ['big'], activities: ['search'] });
  expect(whole).toContain('"model":{"enum":["big"]}');
  expect(whole).toContain('"activity":{"enum":["search"]}');
  expect(words({ kinds: ['activity'] })).toContain('"prompt"');
});

describe('what the schema says and what is checked by hand are the same', () => {
  const odd: [what: string, more: Record<string, Json | undefined>][] = [
    ['no prompt', { prompt: undefined }],
    ['an empty name', { step_name: '' }],
    ['a long sentence', { input_description: 'x'.repeat(161) }],
    ['an unknown kind', { kind: 'map' }],
    ['an unknown key', { retries: 3 }],
    ['a template in a step', { template: 'x' }],
    ['thirteen inputs', { inputs: Array(13).fill('brief') }],
    ['a list without its length', { output_schema: { type: 'list' } }],
    ['a list that is too long', { output_schema: { type: 'list', max_items: 21 } }],
    ['an object without fields', { output_schema: { type: 'object', fields: [] } }],
    ['two rules in one', { rules: [{ maxWords: 3, minWords: 1 }] }],
    ['no phrases', { rules: [{ includes: [] }] }],
    ['half a word', { rules: [{ maxWords: 1.5 }] }],
    ['five rules', { rules: Array(5).fill({ maxWords: 3 }) }],
  ];
  it.each(odd)('refuses %s', (_, more) => {
    const steps = [{ step_name: 'a', output_name: 'b', ...step(more) }];
    expect(schemaProblems(schemaOf({}), { steps })).not.toEqual([]);
    expect(problemsOf(steps)).not.toEqual([]);
  });
});

test('the local model has a grammar for it, in which everything has an end', () => {
  for (const allow of [
    {},
    { kinds: ['step', 'activity'], activities: ['a'], models: ['m'], steps: 200 } as const,
  ]) {
    const shape = shapeOf(schemaOf(allow), 'schema');
    expect(grammarOf(shape)).toContain('root ::= ');
    expect(longestOf(shape)).toBeLessThanOrEqual(1000);
  }
});

test('a step with every text at its longest takes a few thousand characters', () => {
  const one = shapeOf(schemaOf({ steps: 1 }), 'schema');
  expect(mostCharacters(one)).toBeLessThan(4000);
});

function longestOf(shape: Shape): number {
  return Math.max(0, ...lengths(shape));
}

function lengths(shape: Shape): number[] {
  if (shape.kind === 'string') return [shape.max];
  if (shape.kind === 'array') return lengths(shape.items);
  if (shape.kind === 'object') return shape.fields.flatMap((field) => lengths(field.shape));
  return shape.kind === 'any-of' ? shape.options.flatMap(lengths) : [];
}

function mostCharacters(shape: Shape): number {
  const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
  switch (shape.kind) {
    case 'string':
      return shape.max + 2;
    case 'array':
      return shape.max * (mostCharacters(shape.items) + 1) + 2;
    case 'object':
      return sum(shape.fields.map((field) => field.name.length + 4 + mostCharacters(field.shape))) + 2;
    case 'any-of':
      return Math.max(...shape.options.map(mostCharacters));
    default:
      return 12;
  }
}
