import { problemText } from '../../../../src/chain/check/problems';
import type { Block, ChainDefinition, PlanAllowance } from '../../../../src/chain/definition/definition';
import { isObject, type Json, type JsonObject, type JsonSchema } from '../../../../src/chain/json';
import { normalAllowance } from '../../../../src/chain/plan/allowance';
import { planProblems } from '../../../../src/chain/plan/plan-problems';
import { type PlanReading, planToDefinition } from '../../../../src/chain/plan/to-definition';
import { chainOf } from '../../../support/chains';

interface Given {
  readonly inputs?: Readonly<Record<string, JsonSchema>>;
  readonly allow?: PlanAllowance;
}

export const INPUTS: Readonly<Record<string, JsonSchema>> = { brief: {} };

/** A step that is right, but for what a test says; `undefined` takes a key away. Names follow from where it stands. */
export function step(more: Readonly<Record<string, Json | undefined>>): JsonObject {
  const whole: Record<string, Json | undefined> = {
    input_description: 'what it needs',
    inputs: ['brief'],
    prompt: 'Write.',
    output_format: 'some text',
    validation_criteria: 'It says something.',
    ...more,
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** A list of steps is an answer; those without names are called by their number. */
function read(answer: Json, { inputs = INPUTS, allow }: Given = {}): PlanReading {
  const whole = Array.isArray(answer) && answer.length > 0 ? { steps: answer.map(named) } : answer;
  return planToDefinition(whole, { inputs, allow: normalAllowance(allow) });
}

function named(value: Json, i: number): Json {
  if (!isObject(value)) return value;
  return { step_name: `step_${i + 1}`, output_name: `output_${i + 1}`, ...(value as JsonObject) };
}

/** @throws Error with the problems of a plan that is refused. */
export function planned(answer: Json, given?: Given): ChainDefinition {
  const reading = read(answer, given);
  if ('definition' in reading) return reading.definition;
  throw new Error(reading.problems.map(problemText).join('\n'));
}

export function problemsOf(answer: Json, given?: Given): string[] {
  const reading = read(answer, given);
  return 'problems' in reading ? reading.problems.map(problemText) : [];
}

export function inPlan(blocks: readonly unknown[], rest: Partial<ChainDefinition> = {}): ChainDefinition {
  return chainOf(blocks as Block[], { name: 'plan', ...rest });
}

export function write(name: string, prompt = 'Write.'): Block {
  return { step: name, prompt };
}

export function planProblemsOf(
  definition: unknown,
  allow: PlanAllowance = {},
  terms?: Parameters<typeof planProblems>[2],
): string[] {
  return planProblems(definition, normalAllowance(allow), terms).map(problemText);
}
