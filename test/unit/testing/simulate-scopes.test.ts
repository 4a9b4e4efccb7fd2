import { normalAllowance } from '../../../src/chain/plan/allowance';
import { planSchema } from '../../../src/chain/plan/plan-schema';
import type { Block, ChainDefinition } from '../../../src/chain/definition/definition';
import { simulate, type SimulatedAnswers, type Simulation } from '../../../src/testing';
import { PRODUCT_PAGE_PLAN, PRODUCT_PAGE_STEPS } from '../../support/plans';

type Outputs = Record<string, unknown>;
const chain = (blocks: readonly Block[]): ChainDefinition => ({
  catenary: 1,
  name: 'scopes',
  inputs: { product_brief: 'string', list: 'array' },
  blocks,
});
const run = (
  blocks: readonly Block[],
  answers: SimulatedAnswers,
  list: unknown[] = ['x', 'y', 'z'],
): Simulation<Outputs> =>
  simulate<unknown, Outputs>(chain(blocks), {
    inputs: { product_brief: 'a lamp', list },
    answers,
    judges: 'pass',
  });

const draft: Block = { step: 'draft', prompt: '{{item}}', repairs: 1, checks: [{ maxWords: 2 }] };
const pages: Block = { map: 'pages', over: 'list', each: draft };

describe('answers of the items of a map', () => {
  test('pages[] stands for every item, and an exact path goes before it', () => {
    const { outputs } = run([pages], { 'pages[]/draft': 'any', 'pages[1]/draft': 'second' });
    expect(outputs.pages).toEqual(['any', 'second', 'any']);
  });

  test('a list is told to each item from its beginning', () => {
    const { outputs, calls } = run([pages], { 'pages[]/draft': ['far too long', 'short'] });
    expect(outputs.pages).toEqual(['short', 'short', 'short']);
    expect(calls).toHaveLength(6);
  });

  test('an item that asks more often than its list has answers is an error by its exact path', () => {
    expect(() => run([pages], { 'pages[]/draft': ['far too long'] })).toThrow(
      'no answer is left for pages[0]/draft/generate/2: "pages[]/draft" has 1',
    );
  });

  test('of items in items each index may be told, the outer first', () => {
    const nested: Block = {
      map: 'pages',
      over: 'list',
      item: 'page',
      each: { map: 'parts', over: 'page', each: draft },
    };
    const { outputs } = run(
      [nested],
      {
        'pages[]/parts[]/draft': 'any',
        'pages[0]/parts[]/draft': 'first page',
        'pages[]/parts[1]/draft': 'second part',
      },
      [
        [1, 2],
        [3, 4],
      ],
    );
    expect(outputs.pages).toEqual([
      ['first page', 'first page'],
      ['any', 'second part'],
    ]);
  });

  test('judges, gates and answers that no item asked for go by the same keys', () => {
    const page: Block = { parallel: 'page', blocks: [draft, { approval: 'ok', of: 'draft' }] };
    const each = { ...pages, each: page } as Block;
    const answers = {
      'pages[]/page/draft': 'd',
      'pages[]/page/ok': { approve: true },
      'pages[2]/page/ok': { edit: 'e' },
    } as const;
    const { outputs, decisions } = run([each], answers);
    expect(outputs.pages).toEqual([{ draft: 'd' }, { draft: 'd' }, { draft: 'e' }]);
    expect(decisions.map(({ gate }) => gate)).toEqual([
      'pages[0]/page/ok',
      'pages[1]/page/ok',
      'pages[2]/page/ok',
    ]);
    expect(() => run([each], answers, ['x'])).toThrow(
      'answers that nothing asked for: "pages[2]/page/ok" (0 of 1 used)',
    );
  });
});

test('sub-chains and switches answer by their paths', () => {
  const { outputs, calls } = run(
    [
      {
        chain: 'sub',
        inputs: { given: '{{product_brief}}' },
        returns: 'one',
        definition: {
          catenary: 1,
          name: 'sub',
          inputs: { given: 'string' },
          blocks: [{ step: 'one', prompt: '{{given}}' }],
        },
      },
      {
        switch: 'route',
        on: 'sub',
        cases: { yes: { step: 'go', prompt: 'x' } },
        otherwise: { text: 'stay', template: 'stayed' },
      },
    ],
    { 'sub/one': 'yes', 'route/go': 'gone' },
  );
  expect(outputs).toEqual({ sub: 'yes', route: 'gone' });
  expect(calls[0]!.request!.messages).toEqual([{ role: 'user', content: 'a lamp' }]);
});

describe('plans', () => {
  const make = (rest: object = {}): Block => ({
    plan: 'make',
    request: 'write a product page',
    inputs: ['product_brief'],
    ...rest,
  });
  const texts = {
    'make/extract_keywords': { json: ['lamp'] },
    'make/write_headline': 'A lamp',
    'make/write_description': 'It clamps.',
    'make/write_cta': 'Buy',
    'make/validate_tone': { json: { verdict: 'fits', notes: 'none' } },
  };
  const own: ChainDefinition = {
    catenary: 1,
    name: 'own',
    inputs: { product_brief: {} },
    blocks: [{ text: 'only', template: 'of {{product_brief}}' }],
  };

  test("a model's answer is read as the activity reads it, and what it plans runs", () => {
    const { outputs, calls, status } = run([make()], { make: { json: PRODUCT_PAGE_PLAN }, ...texts });
    expect(status).toBe('done');
    expect(Object.keys(outputs.make as object)).toEqual(PRODUCT_PAGE_STEPS.map(([, output]) => output));
    expect(calls[0]!.request!.messages[0]!.content).toContain('write a product page');
    expect(calls[0]!.request!.schema).toEqual(planSchema(normalAllowance()));
  });

  test('an answer that is not a plan is repaired with its problems', () => {
    const { calls, result } = run([make()], {
      make: ['no JSON', { json: { steps: [] } }, { json: PRODUCT_PAGE_PLAN }],
      ...texts,
    });
    expect(calls.slice(0, 3).map(({ id }) => id)).toEqual(['make/plan/1', 'make/plan/2', 'make/plan/3']);
    expect(calls[2]!.request!.messages).toHaveLength(5);
    expect(result.steps.make).toMatchObject({ attempts: 3 });
  });

  test('a plan may be told as the definition that it becomes, and is approved under /decide', () => {
    const { outputs, decisions } = run([make({ approve: true })], {
      make: [{ plan: own }, { plan: own }],
      'make/decide': [{ reject: 'more' }, { approve: true }],
    });
    expect(outputs.make).toEqual({ only: 'of a lamp' });
    expect(decisions).toMatchObject([
      { decision: 'reject', asks: 'plan' },
      { decision: 'approve', round: 2, shown: own },
    ]);
  });

  test('an edit of it is held to its terms', () => {
    const greedy: ChainDefinition = { ...own, blocks: [{ step: 's', prompt: 'x', model: 'big' }] };
    const { decisions, outputs } = run([make({ approve: true })], {
      make: { plan: own },
      'make/decide': [{ edit: greedy }, { edit: { ...own, blocks: [{ text: 'two', template: '2' }] } }],
    });
    expect(decisions[0]!.refused).toMatch(/big/);
    expect(outputs.make).toEqual({ two: '2' });
  });

  test('a definition that does not keep them is a mistake of the test', () => {
    const wrong: ChainDefinition = { ...own, blocks: [{ activity: 'rm' }] };
    expect(() => run([make()], { make: { plan: wrong } })).toThrow(
      /the plan for make\/plan\/1 does not pass:\n.*activity/,
    );
    expect(() => run([make()], { make: { value: 1 } })).toThrow(
      'the answer for make/plan/1 must be a text, { text }, { plan } or { json }, or { fails }',
    );
  });
});
