import type { CallReceipt, CheckRequest, Generated, Rejection } from '../chain/contract';
import { unwrapValue } from '../chain/request/envelope';
import type { Json } from '../chain/json';
import { checkOutput } from './check-output';
import { parseReply } from './parse-json';
import { wellFormed } from './well-formed';

/**
 * What a reply is worth: an output that passes shape, schema and rules, or a rejection with reasons. Text is taken
 * without the white space around it, and without lone surrogates, which UTF-8 cannot hold.
 */
export function readGenerated(
  request: CheckRequest,
  { text, receipt }: { readonly text: string; readonly receipt: CallReceipt },
): Generated {
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
