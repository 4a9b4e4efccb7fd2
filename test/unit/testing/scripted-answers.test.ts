import {
  type Answers,
  createScriptedEndpoint,
  fault,
  randomly,
  verdict,
} from '../../../src/testing/scripted';
import { ask, closeAll, errorOf, mounted, textOf } from './scripted-mounts';

afterEach(closeAll);

const scripted = (answers: Answers, more: Parameters<typeof mounted>[1] = {}) =>
  mounted('in process', { answers, ...more });

/** Texts of answers and statuses of errors, one call after the other. */
async function replies(
  endpoint: Awaited<ReturnType<typeof mounted>>,
  calls: readonly string[],
): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const call of calls) {
    all.push(await ask(endpoint, { call }).then(textOf, (error: { status: unknown }) => error.status));
  }
  return all;
}

const times = (n: number, call: string): string[] => Array.from({ length: n }, () => call);

describe('answers', () => {
  it('one answer serves every call of its step', async () => {
    const endpoint = await scripted({ 'sections/market': 'Small', headline: { text: 'Big' } });

    expect(
      await replies(endpoint, [
        'sections/market/generate/1',
        'headline/generate/1',
        'sections/market/generate/2',
      ]),
    ).toEqual(['Small', 'Big', 'Small']);
  });

  it('the n-th entry of a list answers the n-th call', async () => {
    const endpoint = await scripted({ headline: [fault.status(529), 'First', 'Second'] });

    expect(
      await replies(endpoint, ['headline/generate/1', 'headline/generate/1', 'headline/generate/2']),
    ).toEqual([529, 'First', 'Second']);
  });

  it('asking more often than scripted is an error that says so and is not to be retried', async () => {
    const endpoint = await scripted({ write_headline: ['a', 'b', 'c'] });
    await replies(endpoint, times(3, 'write_headline/generate/1'));

    const error = await errorOf(ask(endpoint, { call: 'write_headline/generate/4' }));

    expect(error).toMatchObject({
      status: 500,
      apiMessage:
        'scripted endpoint: no answer left for write_headline/generate (called 4 times, 3 scripted)',
    });
    expect((error as unknown as { headers: Headers }).headers.get('x-should-retry')).toBe('false');
    expect(endpoint.ledger.calls.at(-1)).toMatchObject({ outcome: 'fault', fault: 'no answer' });
  });

  it('a call that no entry names gets the fallback, else an error with the names there are', async () => {
    const withFallback = await scripted({ headline: 'Big' }, { fallback: 'Anything' });
    const without = await scripted({ headline: 'Big', 'keywords/generate': 'a' });

    expect(await replies(withFallback, ['other/generate/1', ''])).toEqual(['Anything', 'Anything']);
    expect(await errorOf(ask(without, { call: 'other/generate/1' }))).toMatchObject({
      status: 500,
      apiMessage:
        'scripted endpoint: no answer for other/generate; scripted: headline, keywords/generate and no `fallback`',
    });
    expect(await errorOf(ask(without))).toMatchObject({
      apiMessage: 'scripted endpoint: a request without x-catenary-call needs a `fallback`',
    });
  });

  it('a judge passes unless it is scripted', async () => {
    const endpoint = await scripted(
      { headline: 'Big', 'headline/judge': [verdict.fail('too loud'), verdict.pass()] },
      { fallback: 'never' },
    );

    expect(
      await replies(endpoint, ['headline/judge/1', 'headline/judge/2', 'other/judge/1', 'headline/judge/3']),
    ).toEqual([
      '{"verdict":"fail","reasons":["too loud"]}',
      '{"verdict":"pass","reasons":[]}',
      '{"verdict":"pass","reasons":[]}',
      500,
    ]);
  });

  it('a path answers the calls that plan it, too', async () => {
    const endpoint = await scripted({
      planned: { json: { steps: [] } },
      'later/plan': ['A', 'B'],
      'planned/write_headline': 'Big',
    });

    const calls = ['planned/plan/1', 'later/plan/1', 'later/plan/2', 'planned/write_headline/generate/1'];
    expect(await replies(endpoint, calls)).toEqual(['{"steps":[]}', 'A', 'B', 'Big']);
    expect(endpoint.ledger.count('later/plan')).toBe(2);
    expect(endpoint.ledger.calls[0]).toMatchObject({ path: 'planned', purpose: 'plan', try: 1 });
  });

  it('a judge without a script is an error where judges are to be scripted', async () => {
    const endpoint = await scripted({ headline: 'Big' }, { judges: 'scripted' });

    expect(await replies(endpoint, ['headline/generate/1', 'headline/judge/1'])).toEqual(['Big', 500]);
  });

  it('a function sees the request and which call it is', async () => {
    const seen: unknown[] = [];
    const endpoint = await scripted({
      'a/b': (request, info) => {
        seen.push(request.messages, info);
        return `answer ${info.n}`;
      },
    });

    expect(await replies(endpoint, ['a/b/generate/1', 'a/b/generate/3'])).toEqual(['answer 1', 'answer 2']);
    expect(seen.slice(2)).toEqual([
      [{ role: 'user', content: 'Hello' }],
      {
        call: 'a/b/generate/3',
        path: 'a/b',
        purpose: 'generate',
        try: 3,
        n: 2,
        sinceFirstMs: expect.any(Number),
      },
    ]);
  });

  it('a function that throws, or gives no answer, is an error not to be retried', async () => {
    const endpoint = await scripted({
      throws: () => {
        throw new Error('expected the market first');
      },
      'throws/judge': () => undefined as unknown as string,
      typo: { txt: 'Big' } as unknown as string,
    });

    expect(await errorOf(ask(endpoint, { call: 'throws/generate/1' }))).toMatchObject({
      status: 500,
      apiMessage: 'scripted endpoint: expected the market first',
    });
    expect(await errorOf(ask(endpoint, { call: 'throws/judge/1' }))).toMatchObject({
      apiMessage: 'scripted endpoint: an answer is a text, a reply or a fault, not undefined',
    });
    expect(await errorOf(ask(endpoint, { call: 'typo/generate/1' }))).toMatchObject({
      apiMessage: expect.stringContaining('an answer has no field txt; it has text, json'),
    });
  });

  it('refuses two keys for the same calls', () => {
    expect(() => createScriptedEndpoint({ answers: { a: 'x', 'a/generate': 'y' } })).toThrow(
      'answers: "a" and "a/generate" are the same calls; keep one of them',
    );
    expect(() => createScriptedEndpoint({ answers: { a: 'x', 'a/plan': 'y' } })).toThrow(
      'answers: "a" and "a/plan" are the same calls; keep one of them',
    );
  });

  it('refuses a call that is not a call', async () => {
    const endpoint = await scripted({ a: 'x' });

    expect(await errorOf(ask(endpoint, { call: 'a/generate' }))).toMatchObject({
      status: 400,
      apiMessage: 'x-catenary-call: "a/generate" is not <path>/<purpose>/<try>',
    });
  });
});

describe('storms', () => {
  it('a counted storm is over after n calls, and the list after it begins', async () => {
    const endpoint = await scripted({ a: fault.times(2, fault.status(429), ['First', 'Second']) });

    expect(await replies(endpoint, times(5, 'a/generate/1'))).toEqual([429, 429, 'First', 'Second', 500]);
  });

  it('a timed storm is over for calls that come later', async () => {
    const ended = await scripted({ a: fault.during(0, fault.status(429), 'Calm') });
    const raging = await scripted({ a: fault.during(60_000, fault.status(429), 'Calm') });

    expect(await replies(ended, ['a/generate/1'])).toEqual(['Calm']);
    expect(await replies(raging, times(2, 'a/generate/1'))).toEqual([429, 429]);
  });

  it('chance strikes at its rate, the same calls for the same seed', async () => {
    const draw = async (seed: number): Promise<unknown[]> => {
      const faults = [fault.status(429), fault.status(529)];
      const endpoint = await scripted({ a: randomly(seed, 0.3, faults, 'Calm') });
      return replies(endpoint, times(300, 'a/generate/1'));
    };

    const [first, again, other] = [await draw(7), await draw(7), await draw(8)];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set(['Calm', 429, 529]));
    const struck = first.filter((reply) => reply !== 'Calm').length;
    expect(struck).toBeGreaterThan(60);
    expect(struck).toBeLessThan(120);
  });

  it('chance uses up no answer of the list behind it', async () => {
    const endpoint = await scripted({ a: randomly(1, 0.5, fault.status(529), ['1', '2', '3', '4']) });

    const all = await replies(endpoint, times(6, 'a/generate/1'));

    expect(all).toContain(529);
    expect(all.filter((reply) => typeof reply === 'string')).toEqual(
      ['1', '2', '3', '4'].slice(0, all.filter((reply) => typeof reply === 'string').length),
    );
  });
});
