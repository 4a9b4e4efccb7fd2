import { type Path, pathText, type Problems } from '../check/problems';
import { show } from '../check/shape/shape';
import { didYouMean } from '../check/suggest';
import { type JsonSchema, own } from '../json';
import type { NamedStep, PlanNames } from './name-steps';
import { normalName } from './plan-names';
import { mendTemplate } from './plan-template';
import { firstOf } from '../words';

/** Stands for the outputs of all earlier steps. */
export const ALL = 'all_outputs';

/** Candidates that a misspelt name is compared with, so that many mistakes still cost little. */
const MOST_CANDIDATES = 100;

/** What one step of a plan may read, and its texts with nothing but that in them. */
export class StepSlots {
  /** The names that it lists, as slots are written, in its order. */
  readonly listed: ReadonlyMap<string, string>;
  /** Listed, but nothing that it can read: what follows from that is not said again. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly step: NamedStep,
    private readonly index: number,
    private readonly names: PlanNames,
    private readonly inputs: Readonly<Record<string, JsonSchema>>,
    private readonly problems: Problems,
  ) {
    const listed = new Map<string, string>();
    step.inputs.forEach((said, i) => {
      if (said.trim() === '') return;
      const name = normalName(said);
      const problem = this.problemOf(name, said);
      if (problem === undefined) listed.set(name, this.slotOf(name));
      else {
        this.refused.add(name);
        problems.add([...step.at, 'inputs', i], problem);
      }
    });
    this.listed = listed;
  }

  /** A text of the step's with slots for what it lists and for nothing else, and which of that it names. */
  mend(text: string, key: string): { readonly text: string; readonly named: ReadonlySet<string> } {
    const { problems, ...mended } = mendTemplate(text, (name) => {
      const slot = this.listed.get(name);
      return slot === undefined ? { problem: this.unlisted(name) } : { slot };
    });
    for (const problem of problems) this.problems.add(this.at(key), problem);
    return mended;
  }

  private at(key: string): Path {
    return [...this.step.at, key];
  }

  private slotOf(name: string): string {
    return own(this.inputs, name)?.['optional'] === true ? `${name}?` : name;
  }

  /** Why a name is nothing that this step can read. */
  private problemOf(name: string, said: string): (() => string | undefined) | string | undefined {
    if (name === ALL)
      return this.index === 0 ? `"${ALL}" is empty in the first step: leave it out` : undefined;
    if (own(this.inputs, name) !== undefined) return undefined;
    const maker = this.names.makers.get(name);
    if (maker !== undefined && maker < this.index) return undefined;
    if (maker === this.index) return `"${name}" is this step's own output, which is not there yet`;
    const made = maker === undefined ? undefined : this.names.steps[maker]!;
    if (made)
      return `"${name}" is made later, by ${pathText(made.at)}: a step reads outputs of earlier steps only, so move that one up`;
    const step = this.names.byName.get(name);
    if (step)
      return `${show(said)} is the name of a step, whose output is called "${step.output}": write that`;
    return () => this.unknown(said);
  }

  private unknown(said: string): string | undefined {
    const known = this.known();
    const meant = didYouMean(said, known);
    if (meant === '' && this.names.lost) return undefined;
    return `${show(said)} is neither an input nor the output of an earlier step${meant === '' ? listedText(known) : meant}`;
  }

  private unlisted(name: string): string | undefined {
    if (this.refused.has(name)) return undefined;
    const listed = [...this.listed.keys()];
    const literal = 'or write \\{{ for a literal {{';
    const isKnown = name !== '' && this.problemOf(name, name) === undefined;
    const not = "is not among the step's inputs";
    if (isKnown) return `${not}: list "${name}" there, ${literal}`;
    const meant = didYouMean(name, listed, (each) => `{{${each}}}`);
    if (meant !== '') return `${not}${meant}`;
    return listed.length === 0
      ? `${not}: leave it out, ${literal}`
      : `${not}${listedText(listed)}, ${literal}`;
  }

  /** What it could read: the nearest first. */
  private known(): string[] {
    const earlier = this.names.steps.slice(0, this.index).map(({ output }) => output);
    const all = this.index === 0 ? [] : [ALL];
    return [...earlier.toReversed(), ...Object.keys(this.inputs), ...all].slice(0, MOST_CANDIDATES);
  }
}

function listedText(known: readonly string[]): string {
  return known.length === 0 ? '' : `; there is ${firstOf(known)}`;
}
