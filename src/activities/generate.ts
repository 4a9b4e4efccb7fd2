import { Context } from '@temporalio/activity';
import { type Activities, type CallReceipt, type Generated, MAX_PAYLOAD_BYTES } from '../chain/contract';
import type { FailureType } from '../chain/failure';
import { own, utf8Length } from '../chain/json';
import { renderGenerate } from '../chain/render-request';
import { ask } from './ask';
import { byDefinition, finalFailure } from './failures';
import { readGenerated } from './read-generated';
import type { ActivitySetup } from './setup';

/** Stop reasons after which a reply is no answer, whatever it says. */
const CUT_SHORT: Readonly<Record<string, readonly [FailureType, message: string]>> = {
  refusal: ['Model.Refused', 'the model refuses to answer'],
  max_tokens: ['Model.Truncated', 'the reply was cut off at maxTokens'],
  model_context_window_exceeded: [
    'Model.ContextExceeded',
    "the reply does not fit the model's context window",
  ],
};

export function createGenerate(setup: ActivitySetup): Activities['generate'] {
  return async (request, ...values) => {
    const rendered = byDefinition(() => renderGenerate(request, values));
    const answer = await ask(setup, request, rendered);
    const cut = own(CUT_SHORT, answer.stopReason);
    if (cut) throw finalFailure(...cut, answer.receipt);
    const generated = byDefinition(() => readGenerated(request, answer), answer.receipt);
    refuseTooLarge(generated, answer.receipt, setup.maxOutputBytes ?? MAX_PAYLOAD_BYTES);
    return generated;
  };
}

/** Checked here because Temporal would try to send a result that is too large again and again, and pay each time. */
function refuseTooLarge(generated: Generated, receipt: CallReceipt, limit: number): void {
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
