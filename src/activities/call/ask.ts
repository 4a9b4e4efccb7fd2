import { type CallLimits, type CallReceipt, type GenerateRequest, WIRE_TERMS } from '../../chain/contract';
import { costOf } from '../../chain/budget/cost';
import { own } from '../../chain/json';
import type { RenderedRequest } from '../../chain/request/render-request';
import { failureOf } from './ask-failure';
import { callModel } from './call-model';
import { priceOfCall } from './call-price';
import { finalFailure } from './failures';
import { lostBefore } from './lost-attempts';
import type { Model, ModelReply, ModelRequest } from '../model/model';
import type { SharedSetup } from '../setup';

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
export async function ask(setup: SharedSetup, terms: CallTerms, rendered: RenderedRequest): Promise<Answer> {
  const { models = {} } = setup;
  const model = (terms.pinned ? undefined : own(models, terms.model)) ?? terms.model;
  const request: ModelRequest = { ...rendered, model, maxTokens: terms.maxTokens };
  let isSent = false;
  const send: Model = (...asked) => {
    isSent = true;
    return setup.model(...asked);
  };
  try {
    const reply = await callModel(send, request, limitsOf(terms));
    if (!isReply(reply)) throw finalFailure('Model.Config', NO_REPLY);
    return { text: reply.text, stopReason: reply.stopReason, receipt: receiptOf(setup, terms, model, reply) };
  } catch (error) {
    const { random = Math.random } = setup;
    const { maxRetryAfter } = limitsOf(terms);
    throw failureOf(error, { isSent, texts: textsOf(request), maxRetryAfter, random });
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

function receiptOf(setup: SharedSetup, terms: CallTerms, asked: string, reply: ModelReply): CallReceipt {
  const { model, usage, requestId } = reply;
  if (!terms.rate) setup.warnOfPrices?.(terms.prices ?? WIRE_TERMS.prices);
  const price = priceOfCall(terms, [model, asked], setup.prices);
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

function textsOf({ system = '', context = '', messages }: ModelRequest): string[] {
  return [system, context, ...messages.map(({ content }) => content)];
}
