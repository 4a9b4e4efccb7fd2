import {
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Problem } from '../../chain/definition/definition';
import { CHAIN_DEFINITION_ERROR } from '../../chain/recovery/failure';
import { isObject } from '../../chain/json';
import type { ChainResult, FailureReport } from '../../chain/state/result';
import { ChainDefinitionError } from '../../define/definition-error';
import type { Context } from '../context';
import {
  ChainCancelledError,
  ChainRunError,
  ChainTerminatedError,
  ChainTimedOutError,
  type EndedRun,
} from '../errors';
import { readAnew } from '../history/anew';
import { areOneRun } from '../history/reset';
import { endReasonOf } from './end-reason';
import { fetchSnapshot } from '../resume/snapshot-of-run';

type ChainWorkflow = () => Promise<ChainResult>;

/** Waits for a run's end. @throws RunEndedError (one of its kinds) where it came to no result. */
export async function awaitResult(
  context: Context,
  workflowId: string,
  signal: AbortSignal,
): Promise<ChainResult> {
  const handle = context.client.workflow.getHandle<ChainWorkflow>(workflowId);
  signal.throwIfAborted();
  try {
    return await context.client.withAbortSignal(signal, () => lastResult(handle));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { runId } = await handle.describe();
    const ended = { id: workflowId, runId, snapshot: () => fetchSnapshot(context, workflowId) };
    const isCancelled = error.cause instanceof CancelledFailure;
    const reason = isCancelled ? await endReasonOf(context.client, workflowId) : undefined;
    throw endedBy(error, ended, reason);
  }
}

/** A reset terminates the history that is waited on, and puts another in its place. */
async function lastResult(handle: WorkflowHandle<ChainWorkflow>): Promise<ChainResult> {
  for (let known = await handle.describe(); ;) {
    try {
      return await readAnew(() => handle.result());
    } catch (error) {
      if (!(error instanceof WorkflowFailedError && error.cause instanceof TerminatedFailure)) throw error;
      const present = await handle.describe();
      if (present.runId === known.runId || !areOneRun(present, known)) throw error;
      known = present;
    }
  }
}

function endedBy(error: WorkflowFailedError, run: EndedRun, reason: string | undefined): Error {
  const { cause } = error;
  const options = { cause: error };
  const named = `run ${run.id}`;
  if (cause instanceof CancelledFailure)
    return new ChainCancelledError(
      `${named} was cancelled${reason === undefined ? '' : `: ${reason}`}`,
      run,
      options,
    );
  if (cause instanceof TerminatedFailure)
    return new ChainTerminatedError(`${named} was terminated: ${cause.message}`, run, options);
  if (cause instanceof TimeoutFailure)
    return new ChainTimedOutError(`${named} exceeded its workflow timeout`, run, options);
  if (!(cause instanceof ApplicationFailure))
    return new ChainRunError(cause?.message ?? error.message, run, undefined, options);
  const details: unknown = cause.details?.[0];
  if (cause.type === CHAIN_DEFINITION_ERROR && isProblems(details)) return new ChainDefinitionError(details);
  return new ChainRunError(cause.message, run, isReport(details) ? details : undefined, options);
}

function isProblems(details: unknown): details is readonly Problem[] {
  return Array.isArray(details) && details.every((each) => isObject(each) && Array.isArray(each.path));
}

function isReport(details: unknown): details is FailureReport {
  return isObject(details) && isObject(details.failures) && isObject(details.steps);
}
