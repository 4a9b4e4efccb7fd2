import { mostOf, priceOf, priceOfRate } from '../../../../src/chain/budget/cost';
import type { Block, ChainDefinition } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { type Estimate, estimate } from '../../../../src/chain/effort/estimate';
import { chainOf, judged, play, rejected, runOf, type Scripted } from '../../../support/chains';

const RATE = { input: 100, output: 1000, cacheRead: 10 };
const PRICE = priceOfRate(RATE);
const defaults = { model: 'm', maxTokens: 100, repairs: 0, rates: { m: RATE } };
const step = (name: string, rest: object = {}): Block => ({ step: name, prompt: 'write', ...rest });
const of = (blocks: readonly Block[], rest: Partial<ChainDefinition> = {}): Estimate =>
  estimate(normalise(chainOf(blocks, { defaults, ...rest })));

/** At best: two tokens of a prompt of five bytes, and one of the reply. */
const BEST = (2 * 10 + 1000) / 1e6;
const WORST = mostOf(5, 100, PRICE);

test('a step costs its words and one token of reply at best, and as much as is reserved for it at worst', () => {
  expect(of([step('a')]).cost).toEqual({ best: BEST, worst: WORST });
  const run = runOf([step('a')], { defaults, limits: { cost: 100 } });
  expect(play(run)[0]!.call.cost).toBe(WORST);
});

test('a model is priced by the table, by its rate or by that of its alias', () => {
  const table = { model: 'claude-haiku-4-5', maxTokens: 100, repairs: 0, prices: '2026-11-22' };
  const price = priceOf('claude-haiku-4-5', '2026-11-22')!;
  expect(of([step('a')], { defaults: table }).cost!.worst).toBe(mostOf(5, 100, price));
  expect(
    of([step('a', { model: 'writer' })], { defaults: { ...defaults, rates: { writer: RATE } } }).cost,
  ).toEqual({
    best: BEST,
    worst: WORST,
  });
});

test('what has no price is named, each once, and no sum is given', () => {
  const { cost, unpriced } = of([
    step('a', { model: 'x', checks: [{ judge: 'good?', model: 'critic' }] }),
    step('b', { fallback: [{ model: 'x' }, { value: 'v' }] }),
    { plan: 'p', request: 'do it', allow: { models: ['small'] } },
  ]);
  expect(cost).toBeUndefined();
  expect(unpriced).toEqual(['x', 'critic', 'small']);
});

test('a chain that calls no model has no cost', () => {
  const text: Block = { text: 't', template: 'x' };
  expect(of([text])).not.toHaveProperty('cost');
  expect(of([text])).not.toHaveProperty('unpriced');
});

test('sums, conditions, cases and lists count as they do for calls', () => {
  const worstOf = (blocks: readonly Block[], rest?: Partial<ChainDefinition>) => of(blocks, rest).cost;
  const near = (best: number, worst: number) => ({
    best: expect.closeTo(best, 9) as number,
    worst: expect.closeTo(worst, 9) as number,
  });
  expect(worstOf([step('a'), { parallel: 'g', blocks: [step('b'), step('c')] }])).toEqual(
    near(3 * BEST, 3 * WORST),
  );
  expect(worstOf([step('a'), step('b', { when: { a: 'x' } })])).toEqual(near(BEST, 2 * WORST));
  const cases = { one: step('x'), two: step('y', { maxTokens: 200 }) };
  const chosen: Block = { switch: 's', on: 'brief', cases, otherwise: step('z') };
  expect(worstOf([chosen])).toEqual(near(BEST, mostOf(5, 200, PRICE)));
  const list = { inputs: { list: { type: 'array', minItems: 2, maxItems: 5 } } } as const;
  const map: Block = { map: 'm', over: 'list', each: step('s') };
  expect(worstOf([map], list)).toEqual(near(2 * BEST, 5 * WORST));
});

test('a list of any length says what each item costs', () => {
  const map: Block = { map: 'm', over: 'list', each: step('s') };
  const inputs = { list: 'array' } as const;
  expect(of([map], { inputs })).toMatchObject({
    cost: { best: 0, worst: 0 },
    perItem: [{ map: 'm', cost: { best: BEST, worst: WORST } }],
  });
  const limited = of([map], { inputs, limits: { cost: 2 } });
  expect(limited).toMatchObject({ cost: { worst: 2 }, perItem: [{ limited: ['cost'] }] });
});

test('a limit on the cost, of the chain or a sub-chain, is the most that it costs', () => {
  const sub: Block = {
    chain: 'sub',
    definition: { catenary: 1, name: 'sub', limits: { cost: 0.001 }, blocks: [step('b')] },
  };
  expect(of([step('a'), sub]).cost!.worst).toBeCloseTo(WORST + 0.001, 9);
  expect(of([step('a')], { limits: { cost: 0.002 } }).cost!.worst).toBe(0.002);
});

test('a plan costs at worst all that it is allowed, at the price of the dearest model that it may name', () => {
  const rates = { m: RATE, dear: { input: 1000, output: 1000 } };
  const plan = (rest: object): Block => ({ plan: 'p', request: 'do it', repairs: 0, ...rest });
  const worst = (rest: object): number => of([plan(rest)], { defaults: { ...defaults, rates } }).cost!.worst;
  const planned = (allow: object): number => worst({ allow }) - worst({ allow, run: false });
  const allow = { calls: 3, outputTokens: 50 };
  expect(planned(allow)).toBeCloseTo(3 * mostOf(0, 0, PRICE) + (50 * 1000) / 1e6, 9);
  const dear = 3 * mostOf(0, 0, priceOfRate(rates.dear)) + (50 * 1000) / 1e6;
  expect(planned({ ...allow, models: ['dear'] })).toBeCloseTo(dear, 9);
});

test.each<[string, object, Record<string, Scripted>]>([
  [
    'judges that say nothing',
    { checks: [{ judge: 'good?' }] },
    {
      's/judge/1': { kind: 'failed', failure: { type: 'Judge.Unreadable', message: 'x' } },
      's/judge/2': judged('pass'),
    },
  ],
  [
    'repairs, each with its whole conversation',
    { repairs: 4, checks: [{ maxWords: 3 }] },
    { s: rejected('too long') },
  ],
  [
    'a fallback',
    { checks: [{ maxWords: 3 }], fallback: { prompt: 'plain' } },
    { 's/generate/1': rejected('too long') },
  ],
])('no run reserves more than a step costs at worst: %s', (_, rest, script) => {
  const blocks = [step('s', rest)];
  const run = runOf(blocks, { defaults, limits: { cost: 1000 } });
  const reserved = play(run, script).reduce((sum, { call }) => sum + (call.cost ?? 0), 0);
  expect(reserved).toBeGreaterThan(WORST);
  expect(reserved).toBeLessThanOrEqual(of(blocks).cost!.worst);
});
