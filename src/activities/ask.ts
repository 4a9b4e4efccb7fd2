import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { type CallLimits, type CallReceipt, type GenerateRequest, WIRE_TERMS } from '../chain/contract';
import { costOf, priceOf, priceOfRate } from '../chain/budget/cost';
import { own } from '../chain/json';
import type { RenderedRequest } from '../chain/request/render-request';
import { callModel, WorkerShutdownError } from './call-model';
import { classify } from './classify';
import { factsOf } from './error-facts';
import { detailsOf, errorText, finalFailure, passingFailure } from './failures';
import { lostBefore, noteUnpaid } from './lost-attempts';
import type { ModelReply, ModelRequest } from './model';
import { redact } from './redact';
import { type Backoff, DEFAULT_BACKOFF, retryDelay } from './retry-after';
import type { ActivitySetup } from './setup';

/** A reply, complete or not, and its receipt. */
export interface Answer {
  readonly text: string;
  readonly stopReason: string;
  readonly receipt: CallReceipt;
}

/** What of a request is about the call and not about its texts. */
export type CallTerms = Pick<
  GenerateRequest,
  'model' | 'pinned' | 'maxTokens' | 'limits' | 'prices' | 'rate'
>;

/**
 * Sends a rendered request.
 *
 * @throws ApplicationFailure of a `Model.*` type where no reply came; CancelledFailure.
 */
export async function ask(
  setup: ActivitySetup,
  terms: CallTerms,
  rendered: RenderedRequest,
): Promise<Answer> {
  const { models = {} } = setup;
  const model = (terms.pinned ? undefined : own(models, terms.model)) ?? terms.model;
  const request: ModelRequest = { ...rendered, model, maxTokens: terms.maxTokens };
  try {
    const reply = await callModel(setup.model, request, limitsOf(terms));
    if (!isReply(reply)) throw finalFailure('Model.Config', NO_REPLY, {});
    return { text: reply.text, stopReason: reply.stopReason, receipt: receiptOf(setup, terms, model, reply) };
  } catch (error) {
    throw failureOf(error, setup, terms, request);
  }
}

const NO_REPLY =
  "the worker's model must answer { model, text, stopReason, usage: { inputTokens, outputTokens } }";

/** A model of the user's own may answer anything; to ask it again would only pay again. */
function isReply(reply: ModelReply | undefined): reply is ModelReply {
  return (
    typeof reply?.model === 'string' &&
    typeof reply.text === 'string' &&
    typeof reply.stopReason === 'string' &&
    Number.isFinite(reply.usage?.inputTokens) &&
    Number.isFinite(reply.usage.outputTokens)
  );
}

function limitsOf({ limits = WIRE_TERMS.limits }: CallTerms): CallLimits {
  return limits;
}

function receiptOf(setup: ActivitySetup, terms: CallTerms, asked: string, reply: ModelReply): CallReceipt {
  const { model, usage, requestId } = reply;
  const { prices = WIRE_TERMS.prices, rate } = terms;
  const price = rate
    ? priceOfRate(rate)
    : (priceOf(model, prices, setup.prices) ?? priceOf(asked, prices, setup.prices));
  const repeated = lostBefore();
  return {
    model,
    ...(asked !== terms.model && { resolved: asked }),
    usage,
    ...(requestId !== undefined && { requestId }),
    ...(price && { cost: costOf(usage, price) }),
    ...(repeated > 0 && { repeated }),
  };
}

function failureOf(error: unknown, setup: ActivitySetup, terms: CallTerms, request: ModelRequest): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const { random = Math.random } = setup;
  const { attempt } = Context.current().info;
  if (error instanceof WorkerShutdownError)
    return passingFailure(
      'Model.Connection',
      error.message,
      retryDelay(0, undefined, random(), backoff()),
      {},
    );
  const facts = factsOf(error, Date.now());
  const classified = classify(facts, limitsOf(terms).maxRetryAfter);
  const words = facts.message === undefined ? '' : redact(facts.message, textsOf(request));
  const message = errorText(classified, facts, words);
  const isUnpaid = facts.status !== undefined;
  if (isUnpaid && !classified.nonRetryable) noteUnpaid();
  const lost = lostBefore() + (isUnpaid ? 0 : 1);
  const details = { ...detailsOf(facts), ...(lost > 0 && { lost }) };
  return classified.nonRetryable
    ? finalFailure(classified.type, message, details)
    : passingFailure(
        classified.type,
        message,
        retryDelay(attempt, facts.retryAfterMs, random(), backoff()),
        details,
      );
}

function textsOf({ system = '', context = '', messages }: ModelRequest): string[] {
  return [system, context, ...messages.map(({ content }) => content)];
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
