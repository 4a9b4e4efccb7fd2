import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { WorkerShutdownError } from './call-model';
import { classify } from '../model/classify';
import { factsOf } from '../model/error-facts';
import { detailsOf, errorText, finalFailure, passingFailure, withLost } from './failures';
import { lostBefore, noteAttempt } from './lost-attempts';
import type { ErrorFacts } from '../model/model-error';
import { redact } from '../model/redact';
import { type Backoff, DEFAULT_BACKOFF, retryDelay } from '../model/retry-after';

export interface AskTerms {
  /** Whether the request has left: what ends before that costs nothing. */
  readonly isSent: boolean;
  /** What of the provider's words must not be quoted. */
  readonly texts: readonly string[];
  /** Milliseconds; a longer `retry-after` is not waited for. */
  readonly maxRetryAfter: number;
  readonly random: () => number;
}

/**
 * How a call ends that has no reply. Its details say how many attempts may have been paid for; where Temporal makes
 * another, a last heartbeat says it too, for that one and for the run.
 */
export function failureOf(error: unknown, terms: AskTerms): Error {
  const { isSent, random } = terms;
  const { cancellationDetails, cancellationSignal } = Context.current();
  if (error instanceof CancelledFailure && cancellationSignal.aborted) {
    // A pause or a reset: there will be another attempt.
    if (!cancellationDetails?.cancelRequested) noteAttempt(isSent);
    return new CancelledFailure(error.message, [{ lost: lostBy(isSent) }], error.cause);
  }
  if (error instanceof ApplicationFailure) {
    if (!error.nonRetryable) noteAttempt(isSent);
    return withLost(error, lostBy(isSent));
  }
  if (error instanceof WorkerShutdownError) {
    noteAttempt(isSent);
    const delay = retryDelay(0, undefined, random(), backoff());
    return passingFailure('Model.Connection', error.message, delay, lostDetails(isSent));
  }
  return providerFailure(factsOf(error, Date.now()), terms);
}

function providerFailure(facts: ErrorFacts, terms: AskTerms): ApplicationFailure {
  const { isSent, maxRetryAfter, random, texts } = terms;
  const classified = classify(facts, maxRetryAfter);
  const words = facts.message === undefined ? '' : redact(facts.message, texts);
  const message = errorText(classified, facts, words);
  const isLost = isSent && !isRefusal(facts);
  const details = { ...detailsOf(facts), ...lostDetails(isLost) };
  if (classified.nonRetryable) return finalFailure(classified.type, message, details);
  noteAttempt(isLost);
  const { attempt } = Context.current().info;
  const delay = retryDelay(attempt, facts.retryAfterMs, random(), backoff());
  return passingFailure(classified.type, message, delay, details);
}

/** An answer with a status is an endpoint's no, and no reply that it could charge. */
function isRefusal({ status }: ErrorFacts): boolean {
  return status !== undefined;
}

function lostBy(isLost: boolean): number {
  return lostBefore() + (isLost ? 1 : 0);
}

function lostDetails(isLost: boolean): { readonly lost?: number } {
  const lost = lostBy(isLost);
  return lost > 0 ? { lost } : {};
}

/** The policy that the call was scheduled with, in so far as the server tells. */
function backoff(): Backoff {
  const { retryPolicy } = Context.current().info;
  return {
    initialInterval: milliseconds(retryPolicy?.initialInterval) ?? DEFAULT_BACKOFF.initialInterval,
    backoffCoefficient: retryPolicy?.backoffCoefficient ?? DEFAULT_BACKOFF.backoffCoefficient,
    maximumInterval: milliseconds(retryPolicy?.maximumInterval) ?? DEFAULT_BACKOFF.maximumInterval,
  };
}

/** The server's intervals come as numbers. */
function milliseconds(interval: unknown): number | undefined {
  return typeof interval === 'number' ? interval : undefined;
}
