import type { Context } from '../context';
import { DecisionPendingError } from '../errors';
import { type LiveCall, liveCalls } from '../watch/live-calls';
import type { DecideOptions } from './decide';

/** What a decision is known by, once a worker has taken it in. */
export type TakenIn = Required<Pick<DecideOptions, 'content' | 'id'>>;

/** Why a decision that was taken in has no answer yet: the gate's `authorize`, or the check of an edit, has not ended. */
export async function pendingDecision(
  context: Context,
  workflowId: string,
  gate: string,
  again: TakenIn,
  waitedMs: number,
): Promise<DecisionPendingError> {
  const look = (await liveCalls(context, workflowId)).find(
    ({ path, purpose }) => path === gate && (purpose === 'authorize' || purpose === 'check'),
  );
  const message =
    `the decision on ${gate} of run ${workflowId} was taken in, but has no answer after ${waitedMs / 1000} s: ${lookText(look)}. ` +
    'It holds as soon as it passes, and no other counts until then; `npx catenary show` with run and gate tells how it ended';
  return new DecisionPendingError(message, again);
}

function lookText(look: LiveCall | undefined): string {
  if (!look) return 'what looks at it has just ended';
  const { attempt, lastFailure, nextAttemptAt, purpose, state } = look;
  const name = purpose === 'authorize' ? 'authorize' : 'the check of the edit';
  const before = lastFailure && `; it failed before: ${lastFailure.message}`;
  if (state !== 'queued') return `${name} is still running, attempt ${attempt}${before ?? ''}`;
  return nextAttemptAt === undefined || !before
    ? `no worker has taken ${name} up`
    : `${name} waits for attempt ${attempt}${before}`;
}
