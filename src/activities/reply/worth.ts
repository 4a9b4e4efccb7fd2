import type { CallReceipt, Generated } from '../../chain/contract';
import type { Json } from '../../chain/json';
import { parseReply } from './parse-json';
import { wellFormed } from '../../chain/well-formed';

/** A reply that was said to its end. */
export interface Reply {
  readonly text: string;
  readonly receipt: CallReceipt;
}

/** What is made of a reply; a rejection has it quoted to the model. */
export type Worth = Pick<Generated, 'output' | 'reply' | 'rejected'>;

/**
 * What a reply is worth by `read`, which gets it without the white space around it, and as it came. Lone surrogates,
 * which UTF-8 cannot hold, are gone from both.
 */
export function worthOf({ text, receipt }: Reply, read: (said: string, reply: string) => Worth): Generated {
  const reply = wellFormed(text);
  const said = reply.trim();
  const worth: Worth =
    said === '' ? { rejected: { by: 'empty', reasons: ['the reply is empty'] } } : read(said, reply);
  return { ...receipt, ...(worth.rejected && { reply }), ...worth };
}

/** What a reply is worth by the JSON that it has to be. */
export function worthOfJson(said: string, read: (value: Json) => Worth): Worth {
  const parsed = parseReply(said);
  return 'value' in parsed
    ? read(parsed.value)
    : { rejected: { by: 'json', reasons: [`the reply ${parsed.problem}`] } };
}
