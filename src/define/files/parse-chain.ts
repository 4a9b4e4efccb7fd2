import { dirname, resolve } from 'node:path';
import { checkDefinition } from '../../chain/definition/check-definition';
import type { ChainDefinition, Problem } from '../../chain/definition/definition';
import { ChainFiles } from './chain-files';
import { checkConstants } from '../values/check-constants';
import { checkKeys } from '../check-keys';
import { FileRefusedError, readContained, readText } from './contained-file';
import { ChainDefinitionError, type LocatedProblem } from '../definition-error';
import { locate } from './locate';
import { nameBlocks } from '../name-blocks';
import { endingProblem } from './read-tree';
import { TextSource } from './text-source';
import { type Misprint, valueOf } from './tree';

export interface ParseOptions {
  /** The chain's own file: its extension says JSON or YAML (default), and its folder holds prompts and sub-chains. */
  readonly file?: string;
  /** Reads a prompt or a sub-chain by its path from the chain's folder. Default: from the folder of `file`, and from nowhere else. */
  readonly read?: (path: string) => string;
}

/**
 * The chain in a file.
 *
 * @throws ChainDefinitionError with every problem in its place, a file that cannot be read among them.
 */
export function loadChain(path: string): ChainDefinition {
  const text = textOf(path);
  const message = endingProblem(path);
  if (message !== undefined) throw new ChainDefinitionError([{ path: [], file: path, message }]);
  return parseChain(text, { file: path });
}

/**
 * The chain in a text: the same definition whether it is written in YAML or in JSON.
 *
 * @throws ChainDefinitionError with every problem in its place.
 */
export function parseChain(text: string, options: ParseOptions = {}): ChainDefinition {
  const source = new TextSource(text, options.file);
  const problems: LocatedProblem[] = [];
  const files = new ChainFiles(options.read ?? readerOf(options.file), (misprint, from) =>
    problems.push(placed(misprint, from)),
  );
  const tree = files.open(text, source);
  if (!tree) throw new ChainDefinitionError(problems);
  const definition = valueOf(tree);
  const found = checkDefinition(definition);
  const all = found.length > 0 ? found : checkWhole(definition as unknown as ChainDefinition);
  problems.push(...nameBlocks(all, definition).flatMap((problem) => locate(problem, tree, source) ?? []));
  if (problems.length > 0) throw new ChainDefinitionError(inOrder(once(problems), options.file));
  return definition as unknown as ChainDefinition;
}

function checkWhole(definition: ChainDefinition): Problem[] {
  return [...checkConstants(definition), ...checkKeys(definition)];
}

function textOf(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    throw new ChainDefinitionError([{ path: [], file: path, message: error.message }]);
  }
}

function readerOf(file: string | undefined): (path: string) => string {
  return (path) => {
    if (file === undefined)
      throw new FileRefusedError(
        `${JSON.stringify(path)} has no folder to be read from: this chain is not a file`,
      );
    return readContained(dirname(resolve(file)), path);
  };
}

function placed({ at, message }: Misprint, source: TextSource): LocatedProblem {
  return { path: [], message, ...source.locate(at) };
}

/** A chain file that is named twice has its problems once. */
function once(problems: readonly LocatedProblem[]): LocatedProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ file, line, column, message }) => {
    const place = JSON.stringify([file, line, column, message]);
    return !seen.has(place) && seen.add(place);
  });
}

/** The chain's own file first, each file from top to bottom. */
function inOrder(problems: readonly LocatedProblem[], file: string | undefined): LocatedProblem[] {
  const rank = (problem: LocatedProblem): string => (problem.file === file ? '' : (problem.file ?? ''));
  return problems.toSorted(
    (a, b) =>
      rank(a).localeCompare(rank(b), 'en') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
