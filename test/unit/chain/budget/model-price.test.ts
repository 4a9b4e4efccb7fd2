import type { GenerateRequest } from '../../../../src/chain/contract';
import { mostOf, priceOf, priceOfRate } from '../../../../src/chain/budget/cost';
import { normalise } from '../../../../src/chain/definition/normalise';
import type { Rate } from '../../../../src/chain/definition/policies';
import { utf8Length } from '../../../../src/chain/json';
import { newRun } from '../../../../src/chain/run/run';
import { start } from '../../../../src/chain/run/start';
import { chainOf } from '../../../support/chains';

const [CHEAP, DEAR] = ['claude-haiku-4-5', 'claude-opus-5'];
const DATE = '2026-11-22';
const OWN: Rate = { input: 7, output: 70 };
const OTHER: Rate = { input: 8, output: 80 };
const table = (model: string) => mostOf(utf8Length('write'), 1000, priceOf(model, DATE)!);
const rated = (rate: Rate) => mostOf(utf8Length('write'), 1000, priceOfRate(rate));

interface Scene {
  readonly model: string;
  readonly rates?: Record<string, Rate>;
  readonly models?: Record<string, string>;
  readonly replaced?: string[];
}

/** What a call may cost at most, and the rate that its receipt is counted by. */
function priced({ model, rates, models = {}, replaced }: Scene, patched = true) {
  const defaults = { model, maxTokens: 1000, prices: DATE, ...(rates && { rates }) };
  const chain = chainOf([{ step: 'a', prompt: 'write' }], { limits: { cost: 100 }, defaults });
  const run = newRun(normalise(chain), { brief: 'b' }, 0, { patched: () => patched });
  Object.assign(run.state.metadata.models, models);
  if (replaced) run.state.metadata.replaced = replaced;
  const [call] = start(run, 0);
  return [call?.cost, (call?.args[0] as unknown as GenerateRequest | undefined)?.rate];
}

test.each<[string, Scene, number, Rate | undefined]>([
  ['as it is written, while its alias stands for nothing yet', { model: CHEAP }, table(CHEAP), undefined],
  [
    'as what its alias stands for, by the table',
    { model: CHEAP, models: { [CHEAP]: DEAR } },
    table(DEAR),
    undefined,
  ],
  [
    'by the rate of its alias, whatever that stands for',
    { model: 'writer', rates: { writer: OWN }, models: { writer: DEAR } },
    rated(OWN),
    OWN,
  ],
  [
    'by the rate of what its alias stands for, before that of the alias',
    { model: 'writer', rates: { writer: OWN, m: OTHER }, models: { writer: 'm' } },
    rated(OTHER),
    OTHER,
  ],
  [
    'as it is written, where nobody knows what its alias stands for',
    { model: CHEAP, models: { [CHEAP]: 'a-gateway' } },
    table(CHEAP),
    undefined,
  ],
  [
    'as what a fork has put in its place, and not by the rate of the alias',
    { model: 'writer', rates: { writer: OWN }, models: { writer: DEAR }, replaced: ['writer'] },
    table(DEAR),
    undefined,
  ],
  [
    'by the rate of what a fork has put in its place',
    { model: 'writer', rates: { writer: OWN, m: OTHER }, models: { writer: 'm' }, replaced: ['writer'] },
    rated(OTHER),
    OTHER,
  ],
])('a call is priced %s', (_, scene, cost, rate) => {
  expect(priced(scene)).toEqual([cost, rate]);
});

test('a call without a price for what a fork has put in its place is not made', () => {
  const scene = { model: CHEAP, models: { [CHEAP]: 'unknown' }, replaced: [CHEAP] };
  expect(priced(scene)).toEqual([undefined, undefined]);
});

test.each<[Scene, number, Rate | undefined]>([
  [{ model: CHEAP, models: { [CHEAP]: DEAR } }, table(CHEAP), undefined],
  [{ model: 'writer', rates: { writer: OWN, m: OTHER }, models: { writer: 'm' } }, rated(OWN), OWN],
])('a history from before is priced as it was', (scene, cost, rate) => {
  expect(priced(scene, false)).toEqual([cost, rate]);
});
