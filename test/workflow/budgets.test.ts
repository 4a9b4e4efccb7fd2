import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import { fault } from '../../src/testing/scripted';
import { chainOf } from '../support/chains';
import { untilAsked } from '../support/deciding';
import { timeSkippingServer } from '../support/servers';
import { activitiesOf, failureOf, snapshotOfRun, useStage } from '../support/stage';

const stage = useStage(timeSkippingServer);

const write = (name: string, rest: object = {}): Block => ({ step: name, prompt: '{{brief}}', ...rest });
const priced = (blocks: readonly Block[], cost: number): ChainDefinition =>
  chainOf(blocks, {
    limits: { cost },
    defaults: { maxTokens: 100, repairs: 0, rates: { default: { input: 10, output: 100 } } },
  });

test('a cost is counted at the chain’s own rates, and a limit ends the run before the call that may pass it', async () => {
  const { ledger } = stage.script({ a: { text: 'A', usage: { input_tokens: 1000, output_tokens: 90 } } });
  const run = await stage.start(priced([write('a'), write('b')], 0.04));
  const { message } = await failureOf(run);
  expect(message).toMatch(
    /^b failed: the chain's limit of \$0\.04 has no room for a call that may cost \$0\.0\d+ after \$0\.019/,
  );
  expect(ledger.count()).toBe(1);
  const { state } = await snapshotOfRun(run);
  expect(state.outputs).toEqual({ a: 'A' });
  expect(state.metadata.usage.cost).toBeCloseTo(0.019);
});

test('an attempt that broke off is charged as one that may have been paid, a refused one is not', async () => {
  stage.script({ a: [fault.status(529), fault.cut(), fault.status(429), 'A'] });
  const run = await stage.start(priced([write('a')], 100));
  await run.result();
  expect(await activitiesOf(run)).toMatchObject([{ attempts: 4 }]);
  const { metadata } = (await snapshotOfRun(run)).state;
  expect(metadata.lost).toEqual({ calls: 1, outputTokens: 100, cost: expect.any(Number) as number });
  expect(metadata.lost!.cost).toBeGreaterThan(0);
  expect(metadata.usage.calls).toBe(1);
});

test('a repeated attempt counts towards the calls', async () => {
  const { ledger } = stage.script({ a: [fault.reset('mid-body'), 'A'] });
  const run = await stage.start(chainOf([write('a'), write('b')], { limits: { calls: 2 } }));
  expect((await failureOf(run)).message).toBe(
    "b failed: the chain's limit of 2 model calls is reached; raise limits.calls",
  );
  expect(ledger.count()).toBe(2);
});

test('calls that are spent are charged, each attempt but the refused ones', async () => {
  stage.script({ a: [fault.cut(), fault.status(503), fault.cut()] });
  const run = await stage.start(
    priced([write('a', { retry: { maximumAttempts: 3 }, fallback: { value: 'x' } })], 100),
  );
  await run.result();
  expect((await snapshotOfRun(run)).state.metadata.lost).toMatchObject({ calls: 1, outputTokens: 200 });
});

test('a run whose time is over ends by name, with what it had', async () => {
  stage.script({ draft: 'A draft' });
  const run = await stage.start(
    chainOf([write('draft'), { approval: 'review', of: 'draft', timeout: '7 days' }], {
      limits: { time: '2 days' },
    }),
  );
  await untilAsked(run);
  expect((await failureOf(run)).message).toBe(
    "review failed: the chain's limit of 2 days is over; raise limits.time",
  );
  const { state } = await snapshotOfRun(run);
  expect(state.steps['draft']).toMatchObject({ status: 'done' });
  expect(state.steps['review']!.gate!.status).toBe('withdrawn');
});

test('the time of a sub-chain ends it alone, also amid a call’s backoff', async () => {
  stage.script({ 'sub/slow': fault.status(529), after: 'B' });
  const run = await stage.start([
    {
      chain: 'sub',
      onFailure: 'skip',
      definition: {
        catenary: 1,
        name: 'sub',
        limits: { time: '20 s' },
        blocks: [{ step: 'slow', prompt: 'x', onFailure: 'skip' }],
      },
    },
    write('after'),
  ]);
  const { message } = await failureOf(run);
  expect(message).toBe('sub/slow failed: sub: its limit of 20 s is over; raise limits.time');
});

test('a run that ends in time leaves no timer behind that would keep it', async () => {
  stage.script({ a: 'A' });
  const run = await stage.start(chainOf([write('a')], { limits: { time: '1 h' } }));
  await run.result();
  const { events } = await run.fetchHistory();
  const has = (
    key: 'timerStartedEventAttributes' | 'timerCanceledEventAttributes' | 'timerFiredEventAttributes',
  ) => events!.filter((event) => event[key]).length;
  expect(has('timerStartedEventAttributes')).toBe(1);
  expect(has('timerFiredEventAttributes')).toBe(0);
});
