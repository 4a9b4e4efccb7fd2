import { Context } from '@temporalio/activity';
import { isObject } from '../chain/json';

/** What a heartbeat says, so that the next attempt knows it. */
interface Beat {
  /** Earlier attempts that the endpoint refused: nothing is paid for those. */
  readonly unpaid: number;
}

/** Earlier attempts of this activity that may have been paid for: a worker that dies says nothing of what it had asked. */
export function lostBefore(): number {
  const activity = Context.current();
  return activity.info.attempt - 1 - unpaidBefore(activity);
}

/** Says that this attempt costs nothing either. */
export function noteUnpaid(): void {
  const activity = Context.current();
  activity.heartbeat({ unpaid: unpaidBefore(activity) + 1 } satisfies Beat);
}

/** Beats without losing what earlier attempts said. */
export function beat(activity: Context): void {
  const unpaid = unpaidBefore(activity);
  activity.heartbeat(...(unpaid > 0 ? [{ unpaid } satisfies Beat] : []));
}

function unpaidBefore({ info }: Context): number {
  const details: unknown = info.heartbeatDetails;
  return isObject(details) && typeof details.unpaid === 'number' ? details.unpaid : 0;
}
