import { checkDefinition } from '../definition/check-definition';
import { plainCopy } from '../check/plain';
import { Problems } from '../check/problems';
import type { NormalAllowance } from '../contract';
import type { ChainDefinition, Problem } from '../definition/definition';
import { isObject, type Json, type JsonObject, own } from '../json';
import { DEFAULTS } from '../definition/normalise';
import { AllowList } from './allowed';
import { worstOf } from './effort';
import { measure } from './measure';
import type { PlanTerms } from './plan-terms';

/** Of a plan with more blocks than it may have: those whose waiting is still looked at. */
const MOST_MEASURED = 100;

/**
 * Everything that is wrong with a plan's definition, from a model or edited by a person, in its own places: what
 * `checkDefinition` finds, and whatever goes beyond its allowance. Pure; never throws.
 *
 * @param terms `inputs`: what the plan is given, if its own must be among that; `defaults`: of the chain around it.
 */
export function planProblems(
  definition: unknown,
  allow: NormalAllowance,
  { inputs, defaults }: Partial<Pick<PlanTerms, 'inputs' | 'defaults'>> = {},
): Problem[] {
  const found = checkDefinition(definition);
  const plain = plainCopy(definition, new Problems());
  if (!isObject(plain)) return found;
  const chain = plain as JsonObject;
  const problems = new Problems();
  for (const { path, message } of found) problems.add(path, message);
  const allowed = new AllowList(allow, problems, defaults?.model ?? DEFAULTS.model);
  allowed.asked(own(chain, 'defaults'), ['defaults']);
  allowed.blocks(own(chain, 'blocks'), ['blocks']);
  checkInputs(own(chain, 'inputs'), inputs, problems);
  checkLimits(own(chain, 'limits'), allow, problems);
  const { blocks, foreign } = allowed.tally;
  checkMost(blocks, allow.steps, 'blocks', 'plan fewer', problems);
  if (found.length === 0 && !foreign && blocks <= Math.max(allow.steps, MOST_MEASURED))
    checkMeasures(plain as unknown as ChainDefinition, allow, defaults, problems);
  return problems.list(plain as Json);
}

function checkMeasures(
  definition: ChainDefinition,
  allow: NormalAllowance,
  defaults: PlanTerms['defaults'],
  problems: Problems,
): void {
  const { width, depth } = measure(definition);
  const { calls, outputTokens } = worstOf(definition, defaults);
  const fewer = 'plan fewer steps, or fewer checks and fallbacks';
  checkMost(width, allow.width, 'blocks that may run at once', 'let some name outputs of others', problems);
  checkMost(
    depth,
    allow.depth,
    'blocks that wait for each other in a row',
    'let fewer name others',
    problems,
  );
  checkMost(calls, allow.calls, 'model calls at worst', fewer, problems);
  checkMost(outputTokens, allow.outputTokens ?? Infinity, 'output tokens at worst', fewer, problems);
}

function checkMost(count: number, most: number, what: string, mend: string, problems: Problems): void {
  if (count > most)
    problems.add(['blocks'], `the plan has ${count} ${what}, at most ${most} are allowed: ${mend}`);
}

function checkInputs(
  own_: Json | undefined,
  given: PlanTerms['inputs'] | undefined,
  problems: Problems,
): void {
  if (!given || !isObject(own_)) return;
  for (const name of Object.keys(own_))
    if (own(given, name) === undefined)
      problems.add(['inputs', name], `"${name}" is nothing that this plan is given: leave it out`);
}

function checkLimits(limits: Json | undefined, allow: NormalAllowance, problems: Problems): void {
  for (const key of ['calls', 'outputTokens'] as const) {
    const limit = isObject(limits) ? own(limits as JsonObject, key) : undefined;
    const most = allow[key];
    if (typeof limit === 'number' && most !== undefined && limit > most)
      problems.add(['limits', key], `is ${limit}, at most ${most} is allowed: lower it, or leave it out`);
  }
}
