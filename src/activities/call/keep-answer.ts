import { asyncLocalStorage, Context } from '@temporalio/activity';
import type { StorageDriverStoreContext, StorageDriverTargetInfo } from '@temporalio/common';
import type { CallReceipt } from '../../chain/contract';
import { defined } from '../../chain/defined';
import { NOT_STORED } from '../../chain/recovery/failure';
import { messageOf } from '../../chain/words';
import { aborted, startBeating } from './beating';
import { finalFailure } from './failures';
import { LONGEST_TIMER } from './watch';

/** What is left of the start-to-close timeout for the word that nothing was stored; a call ends fifteen seconds before it. */
const SPARE_MS = 5000;

/** A model call's answer, from when its activity has it until it is stored. */
interface Answer {
  readonly receipt: CallReceipt;
  /** Of the attempt; on the clock of `performance`. */
  readonly begunAt: number;
}

interface AnswerToKeep {
  readonly target: StorageDriverTargetInfo;
  /** @throws ApplicationFailure of the type {@link NOT_STORED}, with the receipt */
  keep<T>(store: (context: StorageDriverStoreContext) => Promise<T>): Promise<T>;
}

const answers = new WeakMap<Context, Answer>();

/** Has what a model call answers kept by {@link answerToKeep}. */
export function keptAnswer<A extends unknown[], R extends CallReceipt>(
  call: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    const begunAt = performance.now();
    const answer = await call(...args);
    answers.set(Context.current(), { receipt: receiptIn(answer), begunAt });
    return answer;
  };
}

/** The answer of the activity that this is called in. It beats while it is stored, once, and fails before Temporal gives it up. */
export function answerToKeep(): AnswerToKeep | undefined {
  const activity = asyncLocalStorage.getStore();
  const answer = activity && answers.get(activity);
  if (!answer) return undefined;
  const { namespace, workflowExecution, workflowType } = activity.info;
  const { workflowId: id, runId } = workflowExecution ?? {};
  const target = { kind: 'workflow', namespace, ...defined({ id, runId, type: workflowType }) } as const;
  return {
    target,
    keep: (store) => {
      // The beats are encoded too, and are no answers.
      answers.delete(activity);
      return keep(activity, answer, (abortSignal) => store({ target, abortSignal }));
    },
  };
}

async function keep<T>(
  activity: Context,
  { begunAt, receipt }: Answer,
  store: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const stopBeating = startBeating(activity);
  const { activityId, startToCloseTimeoutMs } = activity.info;
  const left = startToCloseTimeoutMs - (performance.now() - begunAt) - SPARE_MS;
  const expire = (): void => stop.abort(new Error(`the storage has taken nothing in ${Math.round(left)} ms`));
  const deadline = startToCloseTimeoutMs > 0 ? setTimeout(expire, Math.min(left, LONGEST_TIMER)) : undefined;
  try {
    return await Promise.race([store(stop.signal), aborted(stop.signal)]);
  } catch (error) {
    const message = `the answer of ${activityId} is paid for and lost: ${messageOf(error)}`;
    throw finalFailure(NOT_STORED, message, receipt);
  } finally {
    clearTimeout(deadline);
    stopBeating();
  }
}

function receiptIn({ cost, model, repeated, requestId, resolved, usage }: CallReceipt): CallReceipt {
  return { model, usage, ...defined({ cost, repeated, requestId, resolved }) };
}
