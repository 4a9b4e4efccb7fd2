import { checkDefinition } from '../../../../src/chain/definition/check-definition';
import { mostOf, priceOfRate } from '../../../../src/chain/budget/cost';
import type { Block, ChainDefinition } from '../../../../src/chain/definition/definition';
import { utf8Length } from '../../../../src/chain/json';
import type { Outcome } from '../../../../src/chain/recovery/outcome';
import type { Run } from '../../../../src/chain/run/run';
import { restoreRun, snapshotOf } from '../../../../src/chain/state/snapshot';
import { resume } from '../../../../src/chain/resume/resume';
import { normalise } from '../../../../src/chain/definition/normalise';
import { chainOf, failed, ids, judged, play, runOf } from '../../../support/chains';

const RATE = { input: 1000, output: 1000 };
const defaults = { model: 'm', maxTokens: 1000, repairs: 0, rates: { m: RATE } };
const MOST = mostOf(utf8Length('write'), 1000, priceOfRate(RATE));

const step = (name: string, rest: object = {}): Block => ({ step: name, prompt: 'write', ...rest });
const group = (...blocks: Block[]): Block => ({ parallel: 'g', blocks });

function limited(blocks: readonly Block[], cost: number, rest: Partial<ChainDefinition> = {}): Run {
  return runOf(blocks, { defaults, limits: { cost }, ...rest });
}

/** A reply that cost so much. */
const costing = (cost: number, more: object = {}): Outcome => ({
  kind: 'returned',
  value: { model: 'm', usage: { inputTokens: 1, outputTokens: 1 }, cost, output: 'text', ...more },
});

describe('a limit on the cost', () => {
  test('reserves the most that a call may cost, and settles what it cost', () => {
    const run = limited([step('a'), step('b')], MOST + 0.01);
    const calls = play(run, { a: costing(0.01), b: costing(0.02) });
    expect(calls[0]!.call.cost).toBe(MOST);
    expect(run.state.status).toBe('done');
    expect(run.state.metadata.usage.cost).toBeCloseTo(0.03);
    expect(run.state.metadata.lost).toBeUndefined();
  });

  test('fails a run before the call that may not fit, whatever onFailure says', () => {
    const run = limited([step('a'), step('b', { onFailure: 'skip' })], MOST + 0.01);
    expect(ids(play(run, { a: costing(0.02) }))).toEqual(['a/generate/1']);
    expect(run.state.status).toBe('failed');
    expect(run.state.errors['b']).toBe(
      `b failed: the chain's limit of $${MOST + 0.01} has no room for a call that may cost $${MOST} after $0.02; ` +
        'raise limits.cost or lower maxTokens',
    );
  });

  test('a call that does not fit beside the others waits until they have settled', () => {
    const run = limited([group(step('a'), step('b'), step('c'))], 2 * MOST + 0.02);
    const calls = play(run, { 'g/a': costing(0.01), 'g/b': costing(0.01), 'g/c': costing(0.01) });
    expect(run.state.status).toBe('done');
    expect(calls.map(({ startedAt }) => startedAt)).toEqual([0, 0, 1000]);
  });

  test('stops only when nothing is in flight that could give room back', () => {
    const run = limited([group(step('a'), step('b'))], MOST);
    const calls = play(run, { 'g/a': costing(0.01) });
    expect(calls).toHaveLength(1);
    expect(calls[0]!.endedAt).toBe(1000);
    expect(run.state.steps['g/b']!.failure!.type).toBe('Limit.Reached');
  });

  test('does not wait for calls that are not under it', () => {
    const definition = chainOf([step('x'), step('y')], { defaults, inputs: {}, limits: { cost: MOST } });
    const run = runOf([group(step('slow'), { chain: 'sub', definition })], { defaults });
    const calls = play(run, {
      'g/slow': { ms: 60_000 },
      'g/sub/x': { ms: 1000, outcome: costing(0.01) },
    });
    expect(calls.map(({ call }) => call.path)).toEqual(['g/sub/x', 'g/slow']);
    expect(run.state.steps['g/sub/y']).toMatchObject({ failure: { type: 'Limit.Reached' }, endedAt: 1000 });
  });

  test('counts the judge by its own prompt and tokens', () => {
    const run = limited([step('a', { checks: [{ judge: 'Is it good?' }] })], 100);
    const [draft, judge] = play(run, { 'a/generate': costing(0.01), 'a/judge': judged('pass') });
    expect(judge!.call.cost).toBeGreaterThan(0);
    expect(judge!.call.cost).not.toBe(draft!.call.cost);
  });

  test('charges an attempt that Temporal repeated with all that it may have cost', () => {
    const run = limited([step('a'), step('b')], 3 * MOST);
    play(run, { a: costing(0.01, { repeated: 2 }) });
    expect(run.state.metadata.lost).toEqual({ calls: 2, outputTokens: 2000, cost: 2 * MOST });
    expect(run.state.errors['b']).toContain(`after $${Number((2 * MOST + 0.01).toFixed(6))}`);
  });

  test('charges a failed call with each attempt that may have been paid', () => {
    const run = limited([step('a', { fallback: { value: 'x' } })], 100);
    play(run, { a: { ...failed('Model.Timeout'), lost: 3 } as Outcome });
    expect(run.state.metadata.lost).toEqual({ calls: 2, outputTokens: 3000, cost: 3 * MOST });
    expect(run.state.metadata.usage.calls).toBe(1);
  });

  test('an endpoint that refuses costs nothing', () => {
    const run = limited([step('a', { fallback: { value: 'x' } })], 100);
    play(run, { a: failed('Model.RateLimited') });
    expect(run.state.metadata.lost).toBeUndefined();
  });

  test('charges a call that was cancelled', () => {
    const run = limited([{ parallel: 'g', siblings: 'cancel', blocks: [step('a'), step('b')] }], 100);
    play(run, { 'g/a': failed('Model.Refused'), 'g/b': { ms: 5000 } });
    expect(run.state.metadata.lost).toEqual({ calls: 0, outputTokens: 1000, cost: MOST });
  });

  test('a reply whose cost nobody knows counts as the most that it may have cost', () => {
    const run = limited([step('a')], 100);
    play(run);
    expect(run.state.metadata.lost).toEqual({ calls: 0, outputTokens: 0, cost: MOST });
  });

  test('of a sub-chain holds inside it, and the one around it holds too', () => {
    const sub = (cost: number): Block => ({
      chain: 'sub',
      definition: { catenary: 1, name: 'sub', limits: { cost }, blocks: [step('a'), step('b')] },
    });
    const inside = limited([sub(MOST), step('c')], 100);
    play(inside, { 'sub/a': costing(0.01) });
    expect(inside.state.errors['sub/b']).toMatch(/^sub\/b failed: sub: its limit of \$/);
    expect(inside.state.scopes!['sub']!.usage).toEqual({ calls: 1, outputTokens: 1, cost: 0.01 });
    const around = limited([sub(100)], MOST);
    play(around, { 'sub/a': costing(0.01) });
    expect(around.state.errors['sub/b']).toMatch(/the chain's limit of \$/);
  });

  test('what was used and what was lost are in the snapshot, and a higher limit goes on from there', () => {
    const run = limited([step('a'), step('b')], 2 * MOST);
    play(run, { a: costing(0.5, { repeated: 1 }) });
    const again = restoreRun(snapshotOf(run));
    expect(again.state).toEqual(run.state);
    const definition = normalise({ ...run.definition, limits: { cost: 3 * MOST } });
    const { kept, snapshot } = resume(snapshotOf(run), { definition }, { touched: 'refuse', at: 5 });
    expect(kept).toEqual(['a']);
    const next = restoreRun(snapshot);
    expect(ids(play(next, { b: costing(0.1) }))).toEqual(['b/generate/1']);
    expect(next.state.status).toBe('done');
  });
});

describe('a definition with a limit on the cost', () => {
  const problems = (blocks: readonly Block[], rest: Partial<ChainDefinition> = {}) =>
    checkDefinition(chainOf(blocks, { limits: { cost: 1 }, ...rest })).map(({ path, message }) => [
      path.join('.'),
      /the model "[^"]*"/.exec(message)?.[0],
    ]);

  test('is refused where a model has no price, each by its block', () => {
    expect(
      problems([
        step('a'),
        step('b', { model: 'claude-haiku-4-5' }),
        group(step('c', { model: 'claude-haiku-4-5', checks: [{ judge: 'ok?', model: 'critic' }] })),
        step('d', { model: 'claude-haiku-4-5', fallback: [{ model: 'small' }, { value: 'x' }] }),
        { plan: 'p', request: 'do it', model: 'claude-haiku-4-5', allow: { models: ['other'] } },
      ]),
    ).toEqual([
      ['blocks.0', 'the model "default"'],
      ['blocks.2.blocks.0', 'the model "critic"'],
      ['blocks.3', 'the model "small"'],
      ['blocks.4', 'the model "default"'],
      ['blocks.4', 'the model "other"'],
    ]);
  });

  test('is taken where the table or the chain knows every price', () => {
    expect(problems([step('a')], { defaults: { model: 'claude-sonnet-5' } })).toEqual([]);
    expect(problems([step('a')], { defaults: { rates: { default: { input: 1, output: 2 } } } })).toEqual([]);
  });

  test('counts only where the limit is: a sub-chain with one needs prices, what is around it does not', () => {
    const sub: Block = {
      chain: 'sub',
      definition: { catenary: 1, name: 'sub', limits: { cost: 1 }, blocks: [step('a')] },
    };
    expect(problems([step('b'), sub], { limits: {} })).toEqual([
      ['blocks.1.definition.blocks.0', 'the model "default"'],
    ]);
  });

  test.each([
    [{ cost: 0 }, 'must be US dollars above 0'],
    [{ cost: '1' }, 'must be US dollars above 0'],
    [{ time: 'soon' }, 'must be a duration'],
    [{ budget: 1 }, 'write "cost", in US dollars'],
    [{ timeout: '1h' }, 'write "time"'],
  ])('refuses the limits %j', (limits, message) => {
    const [problem] = checkDefinition({ ...chainOf([step('a')]), limits });
    expect(problem!.message).toContain(message);
  });

  test('refuses a rate that leaves a price out', () => {
    const rates = { m: { input: 1 } };
    const [problem] = checkDefinition({ ...chainOf([step('a')]), defaults: { rates } });
    expect(problem!.message).toBe('a rate needs the key "output"');
  });
});

describe('a limit on the time', () => {
  const timed = (blocks: readonly Block[], time: string | number, rest: Partial<ChainDefinition> = {}): Run =>
    runOf(blocks, { limits: { time }, ...rest });

  test('cancels what is in flight when it is over, and starts nothing more', () => {
    const run = timed([step('a'), step('b'), step('c')], '90s');
    const calls = play(run, { b: { ms: 100_000 } });
    expect(calls.map(({ call, outcome, endedAt }) => [call.id, outcome.kind, endedAt])).toEqual([
      ['a/generate/1', 'returned', 1000],
      ['b/generate/1', 'cancelled', 90_000],
    ]);
    expect(run.state.status).toBe('failed');
    expect(run.state.errors).toEqual({ b: "b failed: the chain's limit of 90s is over; raise limits.time" });
    expect(run.state.outputs).toEqual({ a: 'a text' });
  });

  test('ends a gate that nobody has decided', () => {
    const run = timed([step('a'), { approval: 'ok', of: 'a' }, step('b')], 60_000);
    play(run);
    expect(run.state.status).toBe('failed');
    expect(run.state.steps['ok']).toMatchObject({
      status: 'failed',
      gate: { status: 'withdrawn' },
      failure: { type: 'Limit.Reached' },
      endedAt: 60_000,
    });
  });

  test('leaves a run alone that ends in time, to the millisecond', () => {
    const intime = timed([step('a')], 1001);
    play(intime);
    expect(intime.state.status).toBe('done');
    const late = timed([step('a'), step('b')], 1000);
    play(late);
    expect(late.state.errors).toEqual({
      b: "b failed: the chain's limit of 1000 ms is over; raise limits.time",
    });
  });

  test('of a sub-chain counts from its own start, and ends nothing around it', () => {
    const sub: Block = {
      chain: 'sub',
      onFailure: 'skip',
      definition: { catenary: 1, name: 'sub', limits: { time: '5s' }, blocks: [step('a'), step('b')] },
    };
    const run = timed([step('first'), group(sub, step('beside')), step('last')], '1h');
    const calls = play(run, { first: { ms: 20_000 }, 'g/sub/b': { ms: 60_000 }, 'g/beside': { ms: 30_000 } });
    expect(run.state.errors['g/sub/b']).toBe(
      'g/sub/b failed: g/sub: its limit of 5s is over; raise limits.time',
    );
    expect(calls.find(({ call }) => call.path === 'g/sub/b')).toMatchObject({ endedAt: 25_000 });
    expect(calls.find(({ call }) => call.path === 'g/beside')!.outcome.kind).toBe('returned');
  });

  test('is whole again for a run that goes on from another', () => {
    const run = timed([step('a'), step('b')], '90s');
    play(run, { b: { ms: 100_000 } });
    const { snapshot } = resume(snapshotOf(run), {}, { touched: 'refuse', at: 500_000 });
    const next = restoreRun(snapshot);
    expect(ids(play(next, { b: { ms: 60_000 } }))).toEqual(['b/generate/1']);
    expect(next.state.status).toBe('done');
  });
});
