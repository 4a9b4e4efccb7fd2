import { z } from 'zod';
import { chain, step } from '../../../src/define';
import { ChainDefinitionError } from '../../../src/define/definition-error';
import { simulate, SimulationError } from '../../../src/testing';

const page = chain('page', { inputs: z.object({ brief: z.string() }) })
  .step('keywords', { output: z.array(z.string()).min(2), prompt: '{{brief}}' })
  .step('headline', {
    prompt: 'From {{keywords}}',
    checks: [{ maxWords: 4 }, { judge: 'Uses one of {{keywords}}.' }],
    fallback: { value: 'New in our shop' },
  });
const inputs = { brief: 'a lamp' };

test('a chain runs without a server, and its outputs are typed', () => {
  const { status, outputs, ms } = simulate(page, {
    inputs,
    answers: {
      keywords: { json: ['lamp', 'oak'] },
      headline: 'An oak lamp',
      'headline/judge': { verdict: 'pass' },
    },
  });
  const keywords: string[] | undefined = outputs.keywords;
  expect({ status, outputs, ms }).toEqual({
    status: 'done',
    outputs: { keywords: ['lamp', 'oak'], headline: 'An oak lamp' },
    ms: 3000,
  });
  expect(keywords).toEqual(['lamp', 'oak']);
});

test('schema and rules are the real ones: what they refuse is repaired', () => {
  const { calls, result } = simulate(page, {
    inputs,
    answers: {
      keywords: [{ json: ['lamp'] }, { text: 'no JSON' }, { json: ['lamp', 'oak'] }],
      headline: ['five words are too many', 'An oak lamp'],
    },
    judges: 'pass',
  });
  expect(calls.map(({ id }) => id)).toEqual([
    'keywords/generate/1',
    'keywords/generate/2',
    'keywords/generate/3',
    'headline/generate/1',
    'headline/generate/2',
    'headline/judge/1',
  ]);
  expect(result.steps.keywords).toMatchObject({ status: 'repaired', attempts: 3 });
  expect(calls[4]!.request!.messages).toHaveLength(3);
});

test('what a model would be sent can be looked at', () => {
  const { calls } = simulate(page, {
    inputs,
    answers: { keywords: { json: ['lamp', 'oak'] }, headline: 'An oak lamp' },
    judges: 'pass',
  });
  expect(calls[1]!.request!.messages).toEqual([{ role: 'user', content: 'From ["lamp","oak"]' }]);
});

test('a failure of the endpoint leads to the fallback, which is checked', () => {
  const { outputs, result } = simulate(page, {
    inputs,
    answers: { keywords: { json: ['lamp', 'oak'] }, headline: { fails: 'Model.Refused' } },
    judges: 'pass',
  });
  expect(outputs.headline).toBe('New in our shop');
  expect(result.errors.headline).toMatch(/^Used fallback/);
});

test('a run that fails says why, and keeps what was committed', () => {
  const { status, failure, outputs } = simulate(page, {
    inputs,
    answers: { keywords: { json: ['lamp', 'oak'] }, headline: { fails: 'Model.Auth', message: 'no key' } },
  });
  expect(status).toBe('failed');
  expect(failure).toBe('headline failed: no key');
  expect(outputs).toEqual({ keywords: ['lamp', 'oak'] });
});

test('members of a group run together on the virtual clock', () => {
  const uneven = chain('uneven', { inputs: z.object({ topic: z.string() }) }).parallel({
    a: step({ prompt: '{{topic}}' }),
    b: step({ prompt: '{{topic}}' }),
    c: step({ prompt: '{{a}}' }),
    d: step({ prompt: '{{b}}' }),
  });
  const answer = (ms: number): { text: string; ms: number } => ({ text: 'x', ms });
  const { ms } = simulate(uneven, {
    inputs: { topic: 't' },
    answers: {
      'group/a': answer(100),
      'group/b': answer(400),
      'group/c': answer(400),
      'group/d': answer(100),
    },
  });
  expect(ms).toBe(500);
});

test('a run that failed has the outputs that there are, as its types say', () => {
  const failing = chain('failing').step('a', { prompt: 'x' }).step('b', { prompt: 'y' });
  const { result, outputs } = simulate(failing, { answers: { a: 'A', b: { fails: 'Model.Refused' } } });
  expect([result.outputs, outputs]).toEqual([{ a: 'A' }, { a: 'A' }]);
  const b: string | undefined = result.outputs.b;
  // @ts-expect-error it may be missing
  const sure: string = result.outputs.b;
  expect([b, sure]).toEqual([undefined, undefined]);
});

test('a chain without inputs is simulated without, and one with them is not', () => {
  const plain = chain('plain').step('a', { prompt: 'x' });
  expect(simulate(plain, { answers: { a: 'A' }, version: '7' }).result).toMatchObject({
    version: '7',
    outputs: { a: 'A' },
  });
  // @ts-expect-error `brief` is needed
  expect(() => simulate(page, { answers: {} })).toThrow('input "brief" is missing');
});

describe('answers are held to the chain', () => {
  const keywords = { json: ['lamp', 'oak'] };

  test.each([
    ['a missing answer', { keywords }, /no answer for headline\/generate\/1: add "headline" to answers/],
    [
      'a misspelt answer',
      { keywords, headlin: 'An oak lamp' },
      /add "headline" to answers; nothing has asked for "headlin": did you mean that\?$/,
    ],
    [
      'a missing judge',
      { keywords, headline: 'An oak lamp' },
      /no answer for headline\/judge\/1: .*judges: 'pass'/,
    ],
    [
      'a list that is too short',
      { keywords: [{ json: [] }] },
      /no answer is left for keywords\/generate\/2: "keywords" has 1/,
    ],
    [
      'an answer of the wrong kind',
      { keywords: { value: 1 } },
      /the answer for keywords\/generate\/1 must be a text/,
    ],
    [
      'an answer that nothing asked for',
      { keywords, headline: ['An oak lamp', 'Another'], 'headline/judge': { verdict: 'pass' }, hedline: 'x' },
      /nothing asked for: "headline" \(1 of 2 used\), "hedline" \(0 of 1 used\)/,
    ],
  ] as const)('%s is an error by name', (_, answers, message) => {
    const run = (): unknown => simulate(page, { inputs, answers });
    expect(run).toThrow(SimulationError);
    expect(run).toThrow(message);
  });

  test('an answer that a failed run never came to is told with the failure', () => {
    const answers = { keywords: 'no list', headline: 'An oak lamp' };
    expect(() => simulate(page, { inputs, answers })).toThrow(
      /nothing asked for: "headline" \(0 of 1 used\); the run had failed before: keywords failed .*json: /,
    );
  });

  test('a model call fails in one of the ways that there are', () => {
    const answers = { keywords: { fails: 'Model.Overlodaed' } };
    expect(() => simulate(page, { inputs, answers })).toThrow(
      'the answer for keywords/generate/1 fails with "Model.Overlodaed", which is no failure of a model call: did you mean "Model.Overloaded"?',
    );
  });

  test('inputs are checked as they are before a real run', () => {
    expect(() => simulate(page.definition, { inputs: { breif: 'x' }, answers: {} })).toThrow(
      ChainDefinitionError,
    );
  });
});
