import { plainCopy } from '../check/plain';
import { Problems } from '../check/problems';
import type { Block, ChainDefinition, Problem } from '../definition/definition';
import type { Json } from '../json';
import { arrange } from './arrange';
import { buildBlock } from './build-block';
import { checkAnswer } from './check-answer';
import { fitRepairs } from './fit-repairs';
import { nameSteps } from './name-steps';
import { placeInAnswer } from './plan-place';
import { planProblems } from './plan-problems';
import { planShape } from './plan-schema';
import { StepSlots } from './plan-slots';
import { readSteps } from './plan-step';
import type { PlanTerms } from './plan-terms';

/** A plan that passes everything, or everything that is wrong with the answer, in the answer's own places. */
export type PlanReading =
  | { readonly definition: ChainDefinition }
  | { readonly by: 'schema' | 'plan'; readonly problems: readonly Problem[] };

/** Total: whatever the answer is, it becomes a definition without problems or is refused with all of them. */
export function planToDefinition(answer: unknown, terms: PlanTerms): PlanReading {
  const problems = new Problems();
  const plain = plainCopy(answer, problems);
  if (plain === undefined) return { by: 'schema', problems: problems.list() };
  checkAnswer(planShape(terms.allow), plain, [], problems);
  const isShaped = problems.count === 0;
  const blocks = buildBlocks(plain, terms, problems);
  if (!isShaped) return { by: 'schema', problems: problems.list(plain) };
  const definition = fitRepairs(around(blocks, terms), terms.allow, terms.defaults);
  // Names and slots that are wrong have stand-ins by now, so that none of these follows from one of those.
  for (const { path, message } of planProblems(definition, terms.allow, terms))
    problems.add(placeInAnswer(path, definition), message);
  return problems.count === 0 ? { definition } : { by: 'plan', problems: problems.list(plain) };
}

function buildBlocks(answer: Json, { inputs }: PlanTerms, problems: Problems): Block[] {
  const names = nameSteps(readSteps(answer), new Set(Object.keys(inputs)), problems);
  return names.steps.map((step, i) =>
    buildBlock(step, new StepSlots(step, i, names, inputs, problems), problems),
  );
}

function around(blocks: readonly Block[], { name = 'plan', inputs, allow }: PlanTerms): ChainDefinition {
  const { calls, outputTokens } = allow;
  return {
    catenary: 1,
    name,
    ...(Object.keys(inputs).length > 0 && { inputs }),
    limits: { calls, ...(outputTokens !== undefined && { outputTokens }) },
    blocks: arrange(blocks),
  };
}
