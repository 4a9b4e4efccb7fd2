import { score } from '../../../evaluate/score';
import { type Variant, variantsFor } from '../../../evaluate/variants';
import { type Attempt, type ChainState, newState } from '../../../src/chain/state/state';
import type { Json } from '../../../src/chain/json';

const brief = 'A folding bicycle with eight gears that fits under a train seat.';
const keywords = ['folding bicycle', 'eight gears', 'small'];
const headline = 'A folding bicycle for the train';
const button = 'Order the bicycle';
const variants = variantsFor('m');
const chain = variants.find(({ single }) => single === undefined)!;
const single = variants.find((each) => each.single !== undefined)!;

function stateOf(
  status: ChainState['status'],
  outputs: Record<string, Json>,
  rejected: Record<string, Partial<Attempt>> = {},
): ChainState {
  const state = newState({ brief }, 1000);
  const receipt = { model: 'tiny', usage: { inputTokens: 1, outputTokens: 1 } };
  const attempt = { rung: 0, maxTokens: 9, startedAt: 1000, passed: 0, receipt };
  Object.assign(state, { status, outputs });
  state.metadata.endedAt = 3500;
  Object.assign(state.metadata.usage, {
    calls: 3,
    inputTokens: 10,
    cacheReadTokens: 20,
    cacheWriteTokens: 5,
    outputTokens: 7,
  });
  for (const step of Object.keys(outputs))
    state.steps[step] = { status: 'done', startedAt: 1000, attempts: [attempt] };
  for (const [step, last] of Object.entries(rejected)) {
    const failure = last.failure ?? { type: 'Output.Rejected', message: 'rejected' };
    state.steps[step] = { status: 'failed', startedAt: 1000, failure, attempts: [{ ...attempt, ...last }] };
  }
  return state;
}

const failing = (variant: Variant, state: ChainState): string[] =>
  Object.entries(score(variant, 1, brief, state).checks).flatMap(([name, holds]) => (holds ? [] : [name]));

test('a run that is done passes every check and counts calls, all tokens and time', () => {
  expect(score(chain, 4, brief, stateOf('done', { keywords, headline, button }))).toMatchObject({
    variant: 'chain',
    input: 4,
    passed: true,
    calls: 3,
    tokensIn: 35,
    tokensOut: 7,
    ms: 2500,
    models: ['tiny'],
    drafts: { keywords, headline, button },
  });
  const page = stateOf('done', { page: { keywords, headline, button } });
  expect(score(single, 4, brief, page)).toMatchObject({
    passed: true,
    drafts: { keywords, headline, button },
  });
});

test("a rejected step counts by its last draft, and what the chain didn't come to does not pass", () => {
  const byRule = { by: 'rule', reply: JSON.stringify({ value: `${headline}!` }) };
  expect(failing(chain, stateOf('failed', { keywords }, { headline: byRule }))).toEqual([
    'headline: excludes "!"',
    'button: shape',
    'button: minWords 2',
    'button: maxWords 4',
    'button: matches ^Order ',
    'button: ends with the product',
  ]);
  const byValidator = { by: 'ends_with_the_product', reply: 'Order the lamp' };
  expect(failing(chain, stateOf('failed', { keywords, headline }, { button: byValidator }))).toEqual([
    'button: ends with the product',
  ]);
});

test('a rejected single reply counts part by part', () => {
  const reply = JSON.stringify({ keywords, headline, button: 'Buy the bicycle' });
  expect(failing(single, stateOf('failed', {}, { page: { by: 'every_part', reply } }))).toEqual([
    'button: matches ^Order ',
  ]);
});

test('a reply that is not JSON, cut or refused passes nothing', () => {
  const cut = { failure: { type: 'Model.Truncated', message: 'cut' } };
  for (const last of [{ by: 'json', reply: 'Sure!' }, { by: 'empty', reply: '(an empty reply)' }, cut])
    expect(failing(single, stateOf('failed', {}, { page: last }))).toHaveLength(11);
});

test('an outage is an error, not a bad output', () => {
  const down = { failure: { type: 'Model.Unavailable', message: 'no route' } };
  expect(() => score(single, 7, brief, stateOf('failed', {}, { page: down }))).toThrow(
    'single prompt, brief 7, page: Model.Unavailable: no route',
  );
});

test('a verdict of the product that the count does not share is an error', () => {
  const state = stateOf('done', { keywords, headline, button: 'Buy' });
  expect(() => score(chain, 1, brief, state)).toThrow('the run is done, but its outputs fail when counted');
});
