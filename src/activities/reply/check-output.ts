import type { CheckRequest, Rejection } from '../../chain/contract';
import { problemText } from '../../chain/check/problems';
import { asText, type Json } from '../../chain/json';
import { planProblems } from '../../chain/plan/plan-problems';
import { ruleProblems } from '../../chain/recovery/rules';
import { CheckTime } from '../../patterns/check-time';
import { matcherWithin } from '../../patterns/matches-pattern';
import { schemaProblems } from './schema-problems';

/**
 * Of a plan its terms; else that a text says something, schema, then rules; undefined where the output passes all.
 *
 * @throws UnusableSchemaError, or SyntaxError for a rule whose pattern is not a regular expression.
 */
export function checkOutput(
  { plan, said, output: schema, rules }: CheckRequest,
  output: Json,
): Rejection | undefined {
  const unplanned = plan ? planProblems(output, plan.allow, plan).map(problemText) : [];
  if (unplanned.length > 0) return { by: 'plan', reasons: unplanned };
  if (said && typeof output === 'string' && output.trim() === '')
    return { by: 'empty', reasons: ['the text is empty'] };
  const time = new CheckTime();
  const shape = schema ? schemaProblems(schema, output, time) : [];
  if (shape.length > 0) return { by: 'schema', reasons: shape };
  const broken = rules ? ruleProblems(rules, asText(output), matcherWithin(time)) : [];
  return broken.length > 0 ? { by: 'rule', reasons: broken } : undefined;
}
