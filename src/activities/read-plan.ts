import { problemText } from '../chain/check/problems';
import type { CallReceipt, Generated, PlanRequest, Rejection } from '../chain/contract';
import type { Problem } from '../chain/definition/definition';
import { firstThatFit } from '../chain/recovery/fit';
import type { Json } from '../chain/json';
import { planToDefinition } from '../chain/plan/to-definition';
import { parseReply } from './parse-json';
import { wellFormed } from './well-formed';

/** Bytes of the problems of one plan: they are said to a model that has to keep all of them in mind. */
const MOST_SAID = 4 * 1024;

/** What a reply is worth as a plan: a definition within its allowance, or a rejection with everything that is wrong. */
export function readPlan(
  { inputs, allow, defaults }: PlanRequest,
  { text, receipt }: { readonly text: string; readonly receipt: CallReceipt },
): Generated {
  const reply = wellFormed(text);
  const rejected = (by: Rejection['by'], reasons: readonly string[]): Generated => ({
    ...receipt,
    reply,
    rejected: { by, reasons },
  });
  if (reply.trim() === '') return rejected('empty', ['the reply is empty']);
  const parsed = parseReply(reply.trim());
  if ('problem' in parsed) return rejected('json', [`the reply ${parsed.problem}`]);
  const plan = planToDefinition(parsed.value, { inputs, allow, ...(defaults && { defaults }) });
  return 'definition' in plan
    ? { ...receipt, output: plan.definition as unknown as Json, reply }
    : rejected(plan.by, reasonsOf(plan.problems));
}

function reasonsOf(problems: readonly Problem[]): string[] {
  const said = firstThatFit(problems.map(problemText), MOST_SAID);
  const left = problems.length - said.length;
  return left === 0 ? said : [...said, `and ${left} more problems`];
}
