import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Block } from '../../src/chain/definition';
import type { Decision } from '../../src/chain/gate-record';
import type { ChainResult } from '../../src/chain/result';
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
    earlier: [run.firstExecutionRunId],
    options: { modelTaskQueue: `${stage.taskQueue}-models` },
  };
  await decideNow(run, { decision: 'approve' });
  await run.result();
  return { input, decision: { gate, content, decision: 'edit', value: 'by hand', decidedBy: 'bob' } };
}

const DONE = { outputs: { draft: 'by hand', send: 'sent' } };

test('a decision by signal that comes with the first task of a history counts', async () => {
  const { input, decision } = await carriedOver();
  const run = await stage.client.workflow.signalWithStart('test_chain', {
    workflowId: 'signalled',
    taskQueue: stage.taskQueue,
    args: [input],
    signal: 'decide',
    signalArgs: [decision],
  });
  expect(await run.result()).toMatchObject(DONE);
  expect(await replayAll(stage.client, ['signalled'])).toBe(1);
});

test('a decision by update that comes with the first task of a history counts', async () => {
  const { input, decision } = await carriedOver();
  const start = new WithStartWorkflowOperation<(input: unknown) => Promise<ChainResult>>('test_chain', {
    workflowId: 'updated',
    taskQueue: stage.taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'FAIL',
  });
  const decided = await stage.client.workflow.executeUpdateWithStart('decide', {
    args: [decision],
    startWorkflowOperation: start,
  });
  expect(decided).toMatchObject({ gate: 'review', decision: 'edit', decidedBy: 'bob' });
  const run = await start.workflowHandle();
  expect(await run.result()).toMatchObject(DONE);
  expect(await replayAll(stage.client, ['updated'])).toBe(1);
});
