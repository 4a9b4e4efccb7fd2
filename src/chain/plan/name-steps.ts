import { type Path, pathText, type Problems } from '../check/problems';
import { show } from '../check/shape/shape';
import { nameProblem } from '../definition/names';
import { normalName } from './plan-names';
import type { PlannedStep } from './plan-step';

export interface NamedStep extends PlannedStep {
  /** Fit for a block; where the model gave none that is, one that stands in for it. */
  readonly name: string;
  readonly output: string;
}

/** Who is called what in a plan. */
export interface PlanNames {
  readonly steps: readonly NamedStep[];
  /** Where the step with an output stands, by the output's name. */
  readonly makers: ReadonlyMap<string, number>;
  /** By the step's name. */
  readonly byName: ReadonlyMap<string, NamedStep>;
  /** An output's name could not be read, so that any unknown name may well be it. */
  readonly lost: boolean;
}

/** Gives every step and every output a name of its own; two that come out alike are a problem, never one. */
export function nameSteps(
  planned: readonly PlannedStep[],
  inputs: ReadonlySet<string>,
  problems: Problems,
): PlanNames {
  const makers = new Map<string, number>();
  const byName = new Map<string, NamedStep>();
  const steps = planned.map((step, i): NamedStep => {
    const nameTaken = (name: string): string | undefined =>
      taken(byName.get(name)?.at, `name "${name}"`, 'give each step a name of its own');
    const outputTaken = (name: string): string | undefined =>
      inputs.has(name)
        ? `name "${name}" is that of an input: give the output another one`
        : taken(
            planned[makers.get(name) ?? -1]?.at,
            `output "${name}"`,
            'give each output a name of its own',
          );
    const name = usable(step.name, [...step.at, 'step_name'], nameTaken, problems);
    const output = usable(step.output, [...step.at, 'output_name'], outputTaken, problems);
    const named = { ...step, name: name ?? `step_${i + 1}`, output: output ?? `output_${i + 1}` };
    if (name !== undefined) byName.set(name, named);
    if (output !== undefined) makers.set(output, i);
    return named;
  });
  return { steps, makers, byName, lost: planned.some(({ output }) => output === undefined) };
}

function taken(by: Path | undefined, what: string, mend: string): string | undefined {
  return by && `${what} is taken by ${pathText(by)}: ${mend}`;
}

/** A name as blocks have it, or undefined where it cannot be one. */
function usable(
  said: string | undefined,
  at: Path,
  takenBy: (name: string) => string | undefined,
  problems: Problems,
): string | undefined {
  if (said === undefined || said.trim() === '') return undefined;
  const name = normalName(said);
  const problem =
    name === ''
      ? `${show(said)} has no letter from a to z in it: write a name such as write_headline`
      : (withMend(nameProblem(name)) ?? takenBy(name));
  if (problem === undefined) return name;
  problems.add(at, problem);
  return undefined;
}

function withMend(problem: string | undefined): string | undefined {
  return problem && `${problem}: choose another one`;
}
