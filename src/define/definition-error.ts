import { problemText } from '../chain/check/problems';
import type { Problem } from '../chain/definition/definition';
import { counted } from '../chain/words';

/** A problem and where it is written. Without a file it is known by its path alone. */
export interface LocatedProblem extends Problem {
  readonly file?: string;
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
    subject: 'the chain has' | 'the inputs have' | 'the outputs have' = 'the chain has',
  ) {
    super(`${subject} ${counted(problems.length, 'problem')}:\n${formatProblems(problems)}`);
  }
}

/** One problem after the other, as a terminal shows them: `chain.yaml:7:13: {{breif}} names …` and the line itself. */
export function formatProblems(problems: readonly LocatedProblem[]): string {
  return problems.map(formatProblem).join('\n');
}

function formatProblem(problem: LocatedProblem): string {
  const { file, line, column, excerpt } = problem;
  if (line === undefined)
    return file === undefined ? problemText(problem) : `${file}: ${problemText(problem)}`;
  const place = `${file ?? '<text>'}:${line}:${column ?? 1}: `;
  return `${place}${problemText(problem)}${excerpt === undefined ? '' : `\n${excerpt}`}`;
}
