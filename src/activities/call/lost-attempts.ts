import { Context } from '@temporalio/activity';
import { type AttemptsTold, attemptsTold } from '../../chain/budget/unheard';

/** Earlier attempts of this activity that may have been paid for: a worker that dies says nothing of what it had asked. */
export function lostBefore(): number {
  return lostUntil(Context.current());
}

/** Says how this attempt ends, where Temporal tries again: what follows, and the run itself, know it by that alone. */
export function noteAttempt(isLost: boolean): void {
  const activity = Context.current();
  const { reported, unpaid } = attemptsTold(activity.info.heartbeatDetails);
  const before = lostUntil(activity);
  activity.heartbeat({
    lost: before + (isLost ? 1 : 0),
    reported: reported + (isLost ? 1 : 0),
    unpaid: unpaid + (isLost ? 0 : 1),
  } satisfies AttemptsTold);
}

/** Beats without losing what earlier attempts said. */
export function beat(activity: Context): void {
  const { reported, unpaid } = attemptsTold(activity.info.heartbeatDetails);
  const lost = lostUntil(activity);
  activity.heartbeat(...(lost + unpaid > 0 ? [{ lost, reported, unpaid } satisfies AttemptsTold] : []));
}

/** Temporal counts from 1 again where somebody resets an activity; what was told before then stays true. */
function lostUntil({ info }: Context): number {
  const { lost, unpaid } = attemptsTold(info.heartbeatDetails);
  return Math.max(lost, info.attempt - 1 - unpaid);
}
