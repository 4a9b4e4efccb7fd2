import type { Verdict } from '../../chain/contract';
import { isObject } from '../../chain/json';
import { parseReply } from './parse-json';
import { wellFormed } from '../../chain/well-formed';

/** Characters of one reason: it is said to a model and kept in the state. */
const MAX_REASON = 500;

/** A verdict, or why the text is none. Nothing but the exact words counts: praise with "pass" in it is not a pass. */
export function readVerdict(text: string): Verdict | string {
  const parsed = parseReply(text);
  if ('problem' in parsed) return `its answer ${parsed.problem}`;
  const { value } = parsed;
  if (!isObject(value)) return 'its answer is not an object';
  const { verdict, reasons } = value;
  if (verdict !== 'pass' && verdict !== 'fail') return '"verdict" is neither "pass" nor "fail"';
  if (!Array.isArray(reasons) || !reasons.every((reason) => typeof reason === 'string'))
    return '"reasons" is not a list of texts';
  const said = (reasons as string[])
    .map((reason) => wellFormed(reason.trim().slice(0, MAX_REASON)))
    .filter((reason) => reason !== '');
  const enough = said.length > 0 || verdict === 'pass';
  return { verdict, reasons: enough ? said : ['does not meet the criteria'] };
}
