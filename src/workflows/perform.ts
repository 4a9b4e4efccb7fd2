import {
  ActivityCancellationType,
  createEventGroup,
  type EventGroupMarker,
  scheduleActivity,
  workflowInfo,
} from '@temporalio/workflow';
import type { Call } from '../chain/run/call-parts';
import type { RunOptions } from '../chain/contract';
import type { Json } from '../chain/json';
import { NOT_STORED } from '../chain/recovery/failure';
import type { Room } from './room';

/** Temporal's start-to-close is this much longer than the call's own deadline, which therefore ends first. */
const DEADLINE_MARGIN_MS = 15_000;

export interface DriveOptions extends RunOptions {
  /** Keeps activity ids apart where one workflow drives several runs. */
  readonly idPrefix?: string;
  /** Never pauses for a continue-as-new, which is the hand-written workflow's own business. */
  readonly keepGoing?: boolean;
  /**
   * Always ends by the promises of its calls, each within the one whose end made it. How many microtasks that takes decides who goes
   * on first where more than a list ends in one task, and the histories of hand-written workflows hold that order.
   */
  readonly nested?: boolean;
  /** Shared with other runs of the same workflow. */
  readonly room?: Room;
}

/** Makes one call as an activity: its answer, or why there is none. */
export function perform(call: Call, options: DriveOptions): Promise<Json> {
  try {
    return schedule(call, options);
  } catch (error) {
    // What the SDK refuses to schedule would else hang the run.
    return Promise.reject(error as Error);
  }
}

function schedule(call: Call, options: DriveOptions): Promise<Json> {
  const { retry, timeouts } = call;
  return scheduleActivity<Json>(call.activity, [...call.args], {
    activityId: `${options.idPrefix ?? ''}${call.id}`,
    summary: call.summary,
    eventGroups: [groupOf(call.path)],
    taskQueue: queueOf(call, options),
    startToCloseTimeout: timeouts.call + DEADLINE_MARGIN_MS,
    scheduleToCloseTimeout: timeouts.scheduleToClose,
    ...(timeouts.heartbeat !== undefined && { heartbeatTimeout: timeouts.heartbeat }),
    retry: { ...retry, nonRetryableErrorTypes: neverRetried(call) },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}

/** What the SDK says of a result that is too large: to make it again would only pay again. Our own activities check first. */
const TOO_LARGE = 'PayloadsTooLarge';

/** Only a model's answer is paid for: what the user's own activities do may be done again when there is room. */
function neverRetried({ queue, retry }: Call): string[] {
  return [...(retry.nonRetryableErrorTypes ?? []), queue === 'models' ? NOT_STORED : TOO_LARGE];
}

function queueOf(call: Call, options: RunOptions): string {
  if (typeof call.queue === 'object') return call.queue.name;
  const { taskQueue } = workflowInfo();
  return call.queue === 'models' ? (options.modelTaskQueue ?? taskQueue) : taskQueue;
}

/** A step's calls belong together in the Temporal UI. Labels are values, so a marker a call is as good as one a step. */
function groupOf(path: string): EventGroupMarker {
  return createEventGroup(path, { id: path });
}
