import { Context } from '@temporalio/activity';
import type { Block, StepBlock } from '../../src/chain/definition/definition';
import { fault } from '../../src/testing/scripted';
import { timeSkippingServer } from '../support/servers';
import { activitiesOf, failureOf, type RunHandle, useStage } from '../support/stage';

/** The first call never beats and ends only with its worker. */
let silent = 0;
const stage = useStage(timeSkippingServer, {
  falls_silent: () => ((silent += 1) === 1 ? Context.current().cancelled : Promise.resolve('awake')),
});

const write = (rest: Partial<StepBlock> = {}): Block => ({ step: 'write', prompt: '{{brief}}', ...rest });

/** Seconds by the server's clock, which the test server moves on. */
async function secondsOf(run: RunHandle): Promise<number> {
  const { events } = await run.fetchHistory();
  const at = (i: number): number => Number(events!.at(i)!.eventTime!.seconds);
  return at(-1) - at(0);
}

test('waits double from two seconds on, without the model being asked in between', async () => {
  const { ledger } = stage.script({ write: fault.times(4, fault.status(529), 'at last') });
  const run = await stage.start([write()]);
  expect((await run.result()).steps['write']!.status).toBe('done');
  expect(await activitiesOf(run)).toMatchObject([{ id: 'write/generate/1', attempts: 5 }]);
  expect(ledger.count()).toBe(5);
  expect(await secondsOf(run)).toBeGreaterThanOrEqual(2 + 4 + 8 + 16);
});

test('waits as long as the provider asks', async () => {
  stage.script({ write: [fault.status(429, { headers: { 'retry-after': '97' } }), 'ok'] });
  const run = await stage.start([write()]);
  await run.result();
  expect(await secondsOf(run)).toBeGreaterThanOrEqual(97);
});

test('a provider that asks for an hour is given up at once', async () => {
  const { ledger } = stage.script({
    write: [fault.status(429, { headers: { 'retry-after': '3600' } }), 'from the fallback'],
  });
  const run = await stage.start([write({ fallback: { prompt: 'short: {{brief}}' } })]);
  expect((await run.result()).errors['write']).toContain('asks to wait 3600 s, more than the 120 s allowed');
  expect(ledger.count()).toBe(2);
  expect(await secondsOf(run)).toBeLessThan(3600);
});

test('retries that are spent fall back to another model', async () => {
  const { ledger } = stage.script({ write: fault.times(3, fault.status(503), 'from another') });
  const run = await stage.start([write({ retry: { maximumAttempts: 3 }, fallback: { model: 'other' } })]);
  const { steps, outputs } = await run.result();
  expect(steps['write']).toMatchObject({ status: 'fallback', model: 'other' });
  expect(outputs['write']).toBe('from another');
  expect(ledger.calls.map(({ model }) => model)).toEqual(['default', 'default', 'default', 'other']);
});

test('a time to close that passes amid retries names what failed', async () => {
  stage.script({ write: fault.status(529) });
  const run = await stage.start([write({ timeouts: { scheduleToClose: '20 s' } })]);
  const { message } = await failureOf(run);
  expect(message).toMatch(/overloaded/);
});

test("a user's activity is retried by its own policy", async () => {
  const run = await stage.start([
    { activity: 'unknown', retry: { maximumAttempts: 2, initialInterval: '5 s' }, onFailure: 'skip' },
  ]);
  expect((await run.result()).steps['unknown']!.status).toBe('skipped');
  expect(await activitiesOf(run)).toMatchObject([{ id: 'unknown/call/1', attempts: 2 }]);
});

test('a call whose worker falls silent is made again after its heartbeat timeout', async () => {
  const run = await stage.start([{ activity: 'falls_silent', timeouts: { heartbeat: '1 s' } }]);
  expect((await run.result()).outputs['falls_silent']).toBe('awake');
  expect(await activitiesOf(run)).toMatchObject([{ attempts: 2 }]);
});
