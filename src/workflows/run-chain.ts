import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { pendingGates } from '../chain/gate/approvals';
import type { RunInput, RunOptions } from '../chain/contract';
import type { Json } from '../chain/json';
import { progressOf } from '../chain/state/progress';
import { type ChainResult, resultOf } from '../chain/state/result';
import type { Run } from '../chain/run/run';
import { snapshotOf } from '../chain/state/snapshot';
import { answer } from './answers';
import { checkRoom, runFailure } from './conclude';
import { openDesk } from './desk';
import { drive } from './drive';
import { approvalsQuery, progressQuery, snapshotQuery } from './messages';
import { openRun } from './open-run';

/**
 * The one interpreter: runs any chain. Registered under its own name and, as the default workflow, under the name of
 * every chain.
 *
 * @throws ApplicationFailure `ChainDefinitionError` or `ChainRunError`, never retried.
 */
export async function runChain(input: RunInput): Promise<ChainResult> {
  const run = openRun(input, Date.now());
  setHandler(progressQuery, () => progressOf(run));
  setHandler(snapshotQuery, () => answer(snapshotOf(run), run.options));
  setHandler(approvalsQuery, () => answer(pendingGates(run, workflowInfo().runId), run.options));

  const ended = await drive(run, input.options ?? {}, openDesk());
  // Also after a cancel: whoever waits for an answer gets one.
  if (!allHandlersFinished()) await CancellationScope.nonCancellable(() => condition(allHandlersFinished));

  if (ended === 'cancelled') throw new CancelledFailure(`chain ${run.definition.name} was cancelled`);
  if (ended === 'paused') return await goOnAsNew(run, input.options ?? {});
  if (run.state.status === 'failed') throw runFailure(run);
  const result = resultOf(run);
  checkRoom(run, result, 'result');
  return result;
}

/** The same run in a new history: the snapshot is all that it needs. */
async function goOnAsNew(run: Run, options: RunOptions): Promise<never> {
  const snapshot = snapshotOf(run);
  checkRoom(run, snapshot, 'state');
  return await continueAsNew<typeof runChain>({
    hash: run.hash,
    inputs: {},
    options,
    snapshot: snapshot as unknown as Json,
  });
}
