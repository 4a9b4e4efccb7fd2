import { Context } from '@temporalio/activity';
import { type CallReceipt, type Generated, MAX_PAYLOAD_BYTES } from '../../chain/contract';
import type { FailureType } from '../../chain/recovery/failure';
import { own, utf8Length } from '../../chain/json';
import type { RenderedRequest } from '../../chain/request/render-request';
import { type Answer, ask, type CallTerms } from './ask';
import { finalFailure } from './failures';
import type { ActivitySetup } from '../setup';

/** Stop reasons after which a reply is not an answer, whatever it says. */
const CUT_SHORT: Readonly<Record<string, readonly [FailureType, message: string]>> = {
  refusal: ['Model.Refused', 'the model refuses to answer'],
  max_tokens: ['Model.Truncated', 'the reply was cut off at maxTokens'],
  model_context_window_exceeded: [
    'Model.ContextExceeded',
    "the reply does not fit the model's context window",
  ],
};

/**
 * Sends a rendered request, for a reply that was said to its end.
 *
 * @throws ApplicationFailure of a `Model.*` type where none came; CancelledFailure.
 */
export async function askInFull(
  setup: ActivitySetup,
  terms: CallTerms,
  rendered: RenderedRequest,
): Promise<Answer> {
  const answer = await ask(setup, terms, rendered);
  const cut = own(CUT_SHORT, answer.stopReason);
  if (cut) throw finalFailure(...cut, answer.receipt);
  return answer;
}

/** Checked here because Temporal would try to send a result that is too large again and again, and pay each time. */
export function refuseTooLarge(generated: Generated, receipt: CallReceipt, setup: ActivitySetup): void {
  const { maxOutputBytes: limit = MAX_PAYLOAD_BYTES } = setup;
  const size = utf8Length(JSON.stringify(generated));
  if (size <= limit) return;
  const step = Context.current().info.activityId;
  throw finalFailure(
    'Output.TooLarge',
    `the reply of ${step} has ${size} bytes, at most ${limit} fit a result: ask for less, lower maxTokens, ` +
      'or give the worker external storage',
    receipt,
  );
}
