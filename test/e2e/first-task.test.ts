import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Block } from '../../src/chain/definition/definition';
import type { Decision } from '../../src/chain/gate/gate-record';
import type { ChainResult } from '../../src/chain/state/result';
import { decideNow, untilAsked } from '../support/deciding';
import { replayAll } from '../support/replay';
import { devServer } from '../support/servers';
import { snapshotOfRun, useStage } from '../support/stage';

const stage = useStage(devServer);

const page: Block[] = [
  { step: 'draft', prompt: '{{brief}}' },
  { approval: 'review', of: 'draft' },
  { step: 'send', prompt: 'Send {{draft}}' },
];

/** What a run takes with it into a new history while its gate is open, and a decision on what the gate has shown. */
async function carriedOver(): Promise<{ input: Record<string, unknown>; decision: Decision }> {
  stage.script({ draft: 'first', send: 'sent' });
  const run = await stage.start(page);
  const { gate, content } = await untilAsked(run);
  const snapshot = await snapshotOfRun(run);
  const input = {
    hash: snapshot.hash,
    inputs: {},
    snapshot,
    options: { modelTaskQueue: `${stage.taskQueue}-models` },
  };
  await decideNow(run, { decision: 'approve' });
  await run.result();
  return { input, decision: { gate, content, decision: 'edit', value: 'by hand', decidedBy: 'bob' } };
}

const DONE = { outputs: { draft: 'first', send: 'sent' } };

// It was made on what another history showed: what it is about has to be looked at in this one.

test('a decision by signal that comes with the first task of a history is taken in, and noted', async () => {
  const { input, decision } = await carriedOver();
  const workflowId = `signalled-${randomUUID()}`;
  const run = await stage.client.workflow.signalWithStart('test_chain', {
    workflowId,
    taskQueue: stage.taskQueue,
    args: [input],
    signal: 'decide',
    signalArgs: [decision],
  });
  const refusals = async (): Promise<unknown> =>
    (await snapshotOfRun(run as never)).state.steps['review']?.gate?.refusals;
  // For as long as it is looked at, nobody else decides.
  while ((await refusals()) === undefined) await setTimeout(20);
  await decideNow(run as never, { decision: 'approve' });
  expect(await run.result()).toMatchObject(DONE);
  expect(await refusals()).toMatchObject([
    { decidedBy: 'bob', reason: expect.stringContaining('other content') as string },
  ]);
  expect(await replayAll(stage.client, [workflowId])).toBe(1);
});

test('a decision by update that comes with the first task of a history is answered', async () => {
  const { input, decision } = await carriedOver();
  const workflowId = `updated-${randomUUID()}`;
  const start = new WithStartWorkflowOperation<(input: unknown) => Promise<ChainResult>>('test_chain', {
    workflowId,
    taskQueue: stage.taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'FAIL',
  });
  const decided = stage.client.workflow.executeUpdateWithStart('decide', {
    args: [decision],
    startWorkflowOperation: start,
  });
  await expect(decided).rejects.toMatchObject({
    cause: { message: expect.stringContaining('look at it again') as string },
  });
  const run = await start.workflowHandle();
  await decideNow(run as never, { decision: 'approve' });
  expect(await run.result()).toMatchObject(DONE);
  expect(await replayAll(stage.client, [workflowId])).toBe(1);
});
