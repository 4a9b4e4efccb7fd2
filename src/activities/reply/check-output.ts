import type { CheckRequest, Rejection } from '../../chain/contract';
import { problemText } from '../../chain/check/problems';
import { asText, type Json } from '../../chain/json';
import { planProblems } from '../../chain/plan/plan-problems';
import { ruleProblems } from '../../chain/recovery/rules';
import { matchesPattern } from '../../patterns/matches-pattern';
import { schemaProblems } from './schema-problems';

/**
 * Of a plan its terms; else schema first, then rules; undefined where the output passes both.
 *
 * @throws UnusableSchemaError, or SyntaxError for a rule whose pattern is not a regular expression.
 */
export function checkOutput(
  { plan, output: schema, rules }: CheckRequest,
  output: Json,
): Rejection | undefined {
  const unplanned = plan ? planProblems(output, plan.allow, plan).map(problemText) : [];
  if (unplanned.length > 0) return { by: 'plan', reasons: unplanned };
  const shape = schema ? schemaProblems(schema, output) : [];
  if (shape.length > 0) return { by: 'schema', reasons: shape };
  const broken = rules ? ruleProblems(rules, asText(output), matchesPattern) : [];
  return broken.length > 0 ? { by: 'rule', reasons: broken } : undefined;
}
