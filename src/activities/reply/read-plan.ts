import { problemText } from '../../chain/check/problems';
import type { Generated, PlanRequest } from '../../chain/contract';
import type { Problem } from '../../chain/definition/definition';
import { firstThatFit } from '../../chain/fit';
import type { Json } from '../../chain/json';
import { planToDefinition } from '../../chain/plan/to-definition';
import { type Reply, worthOf, worthOfJson } from './worth';

/** Bytes of the problems of one plan: they are said to a model that has to keep all of them in mind. */
const MOST_SAID = 4 * 1024;

/** What a reply is worth as a plan: a definition within its allowance, or a rejection with everything that is wrong. */
export function readPlan({ inputs, allow, defaults }: PlanRequest, reply: Reply): Generated {
  return worthOf(reply, (said, whole) =>
    worthOfJson(said, (value) => {
      const plan = planToDefinition(value, { inputs, allow, ...(defaults && { defaults }) });
      return 'definition' in plan
        ? { output: plan.definition as unknown as Json, reply: whole }
        : { rejected: { by: plan.by, reasons: reasonsOf(plan.problems) } };
    }),
  );
}

function reasonsOf(problems: readonly Problem[]): string[] {
  const said = firstThatFit(problems.map(problemText), MOST_SAID);
  const left = problems.length - said.length;
  return left === 0 ? said : [...said, `and ${left} more problems`];
}
