import { pathText, problemText } from '../chain/check/problems';
import type { Problem } from '../chain/definition/definition';
import { counted } from '../chain/words';

/** A problem and where it is written. Without a file it is known by its path alone. */
export interface LocatedProblem extends Problem {
  readonly file?: string;
  /** The block that it is in, as a run calls it: `draft`, `pages[]/draft`. Absent for what is in none, or in one without a name. */
  readonly block?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** The line itself, with a mark under the column. */
  readonly excerpt?: string;
}

/** A chain, or the inputs of one run, that cannot run: every problem at once, each with its place. */
export class ChainDefinitionError extends Error {
  override readonly name = 'ChainDefinitionError';
  constructor(
    readonly problems: readonly LocatedProblem[],
    /** `the inputs have` */
    subject = 'the chain has',
  ) {
    super(`${subject} ${counted(problems.length, 'problem')}:\n${formatProblems(problems)}`);
  }
}

/**
 * One problem after the other, as a terminal shows them: `chain.yaml:7:13: draft (blocks[1].prompt): {{breif}} names …` and the
 * line itself.
 */
export function formatProblems(problems: readonly LocatedProblem[]): string {
  return problems.map(formatProblem).join('\n');
}

function formatProblem(problem: LocatedProblem): string {
  const { block, file, line, column, excerpt, path, message } = problem;
  const text = block === undefined ? problemText(problem) : `${block} (${pathText(path)}): ${message}`;
  if (line === undefined) return file === undefined ? text : `${file}: ${text}`;
  const place = `${file ?? '<text>'}:${line}:${column ?? 1}: `;
  return `${place}${text}${excerpt === undefined ? '' : `\n${excerpt}`}`;
}
