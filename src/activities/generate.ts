import { Context } from '@temporalio/activity';
import type { Activities, CallReceipt, Generated, GenerateRequest, Rejection } from '../chain/contract';
import { MAX_PAYLOAD_BYTES } from '../chain/contract';
import { unwrapValue } from '../chain/envelope';
import type { FailureType } from '../chain/failure';
import { type Json, own, utf8Length } from '../chain/json';
import { renderGenerate } from '../chain/render-request';
import { type Answer, ask } from './ask';
import { checkOutput } from './check-output';
import { byDefinition, finalFailure } from './failures';
import { parseReply } from './parse-json';
import type { ActivitySetup } from './setup';
import { wellFormed } from './well-formed';

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
    const generated = byDefinition(() => read(request, answer), answer.receipt);
    refuseTooLarge(generated, answer.receipt, setup.maxOutputBytes ?? MAX_PAYLOAD_BYTES);
    return generated;
  };
}

/** Text is taken without the white space around it, and without lone surrogates, which UTF-8 cannot hold. */
function read(request: GenerateRequest, { text, receipt }: Answer): Generated {
  const reply = wellFormed(text);
  const rejected = (by: Rejection['by'], reasons: readonly string[]): Generated => ({
    ...receipt,
    reply,
    rejected: { by, reasons },
  });
  const said = reply.trim();
  if (said === '') return rejected('empty', ['the reply is empty']);
  let output: Json = said;
  if (request.output) {
    const parsed = parseReply(said);
    if ('problem' in parsed) return rejected('json', [`the reply ${parsed.problem}`]);
    output = unwrapValue(request.output, parsed.value);
  }
  const rejection = checkOutput(request, output);
  return rejection ? rejected(rejection.by, rejection.reasons) : { ...receipt, output };
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
