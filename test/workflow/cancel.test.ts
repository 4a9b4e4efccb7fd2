import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { createActivities } from '../../src/activities';
import type { Block } from '../../src/chain/definition/definition';
import { fault, type Ledger } from '../../src/testing/scripted';
import { chainOf } from '../support/chains';
import { replayAll } from '../support/replay';
import { timeSkippingServer } from '../support/servers';
import { inputOf, type RunHandle, snapshotOfRun, useStage } from '../support/stage';
import { startTestWorker } from '../support/worker';

const stage = useStage(timeSkippingServer);
const defaults = { timeouts: { heartbeat: '1 s' } } as const;
const start = (blocks: readonly Block[]): Promise<RunHandle> => stage.start(chainOf(blocks, { defaults }));
const step = (name: string, rest: object = {}): Block => ({ step: name, prompt: '{{brief}}', ...rest });

async function cancelled(run: RunHandle): Promise<void> {
  await run.cancel();
  const error: unknown = await run.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
  const { state } = await snapshotOfRun(run);
  expect(state.status).toBe('cancelled');
  expect(state.metadata.endedAt).toBeDefined();
}

const outcomes = ({ calls }: Ledger): unknown[] => calls.map(({ call, outcome }) => [call, outcome]);

test('a cancel while the model writes ends its call and starts nothing more', async () => {
  const { ledger } = stage.script({ write: fault.never() }, { fallback: 'next' });
  const run = await start([step('write', { onFailure: 'skip', fallback: { value: 'x' } }), step('next')]);
  await ledger.waitFor(({ inFlight }) => inFlight === 1);
  await cancelled(run);
  expect(outcomes(ledger)).toEqual([['write/generate/1', 'aborted']]);
});

test('a cancel while the judge reads ends its call, and the draft is not an output', async () => {
  const { ledger } = stage.script({ write: 'W', 'write/judge': fault.stall('first-bytes') });
  const run = await start([step('write', { checks: [{ judge: 'good' }], onFailure: 'skip' })]);
  await ledger.waitFor(({ calls }) => calls.some(({ purpose }) => purpose === 'judge'));
  await cancelled(run);
  expect(outcomes(ledger)).toEqual([
    ['write/generate/1', 'answered'],
    ['write/judge/1', 'aborted'],
  ]);
  expect((await snapshotOfRun(run)).state.outputs).toEqual({});
});

test('a cancel between two attempts makes no further one', async () => {
  const { ledger } = stage.script({
    write: fault.status(529, { headers: { 'retry-after': '100' } }),
  });
  const run = await start([step('write', { fallback: { model: 'other' } })]);
  await ledger.waitFor(({ calls }) => calls[0]?.outcome === 'fault');
  await cancelled(run);
  expect(outcomes(ledger)).toEqual([['write/generate/1', 'fault']]);
});

test('a cancel ends every call of a group, and what waited for them never starts', async () => {
  const { ledger } = stage.script({}, { fallback: fault.never() });
  const run = await start([
    { parallel: 'team', blocks: [step('a'), step('b'), step('c', { prompt: '{{a}}' })] },
    step('d'),
  ]);
  await ledger.waitFor(({ inFlight }) => inFlight === 2);
  await cancelled(run);
  expect(new Set(ledger.calls.map(({ outcome }) => outcome))).toEqual(new Set(['aborted']));
  expect(ledger.count()).toBe(2);
});

test('a second cancel changes nothing', async () => {
  const { ledger } = stage.script({ write: fault.never() });
  const run = await start([step('write')]);
  await ledger.waitFor(({ inFlight }) => inFlight === 1);
  await run.cancel();
  await cancelled(run);
  expect(ledger.count()).toBe(1);
});

test('a run that was cancelled before its worker came makes no call', async () => {
  const { ledger } = stage.script({}, { fallback: 'text' });
  const { client, server } = stage;
  const run = await client.workflow.start('test_chain', {
    workflowId: 'early',
    taskQueue: 'early',
    args: [inputOf(chainOf([step('write')]), { brief: 'b' })],
  });
  await run.cancel();
  const worker = await startTestWorker({
    connection: server.env.nativeConnection,
    namespace: server.namespace,
    taskQueue: 'early',
    activities: createActivities({
      model: () => Promise.reject(new Error('no call is expected')),
    }),
  });
  await expect(run.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as unknown });
  await worker.close();
  expect(ledger.count()).toBe(0);
  const { events } = await run.fetchHistory();
  expect(events!.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([]);
  await replayAll(client, ['early']);
});
