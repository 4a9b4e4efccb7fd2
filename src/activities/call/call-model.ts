import { CancelledFailure, Context } from '@temporalio/activity';
import type { CallLimits } from '../../chain/contract';
import { aborted, startBeating } from './beating';
import type { Model, ModelReply, ModelRequest } from '../model/model';
import { startWatch } from './watch';

/** The worker is going away and the call with it; another worker may make it again. */
export class WorkerShutdownError extends Error {
  override readonly name = 'WorkerShutdownError';
}

/**
 * One call of a model inside an activity: with its own deadline, a watch on silence, heartbeats, and cancellation. It
 * ends on any of them, even where the model ignores its signal.
 *
 * @throws CancelledFailure where Temporal cancelled the activity.
 * @throws WorkerShutdownError where only the worker is ending.
 * @throws ModelError for a time limit; else what the model throws.
 */
export async function callModel(
  model: Model,
  request: ModelRequest,
  limits: CallLimits,
): Promise<ModelReply> {
  const activity = Context.current();
  const watch = startWatch(limits);
  const signal = AbortSignal.any([activity.cancellationSignal, watch.signal]);
  const stopBeating = startBeating(activity);
  try {
    signal.throwIfAborted();
    const { idle } = limits;
    const { activityId: call, workflowExecution } = activity.info;
    const run = workflowExecution?.workflowId ?? '';
    return await Promise.race([
      model(request, { signal, call, run, idle, onEvent: watch.onEvent }),
      aborted(signal),
    ]);
  } catch (error) {
    if (activity.cancellationSignal.aborted) throw cancellationOf(activity);
    watch.signal.throwIfAborted();
    throw error;
  } finally {
    watch.end();
    stopBeating();
  }
}

/** A shutdown cancels activities too, but the run is still wanted: Temporal tries it again elsewhere. */
function cancellationOf(activity: Context): Error {
  const details = activity.cancellationDetails;
  if (details?.workerShutdown && !details.cancelRequested)
    return new WorkerShutdownError('the worker is ending');
  const { reason } = activity.cancellationSignal;
  return reason instanceof CancelledFailure ? reason : new CancelledFailure(String(reason));
}
