import { dirname, extname, resolve } from 'node:path';
import { checkDefinition } from '../chain/check-definition';
import type { ChainDefinition } from '../chain/definition';
import { utf8Length } from '../chain/json';
import { checkConstants } from './check-constants';
import { FileRefusedError, MAX_FILE_BYTES, readContained, readText } from './contained-file';
import { ChainDefinitionError, type LocatedProblem } from './definition-error';
import { inlinePrompts } from './inline-prompts';
import { locate } from './locate';
import { parseJson } from './parse-json';
import { parseYaml } from './parse-yaml';
import { TextSource } from './text-source';
import { type Misprint, valueOf } from './tree';

export interface ParseOptions {
  /** The chain's own file: its extension says JSON or YAML (default), and its folder holds the prompt files. */
  readonly file?: string;
  /** Reads a prompt file by its path in the chain. Default: from the folder of `file`, and from nowhere else. */
  readonly read?: (path: string) => string;
}

const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/**
 * The chain in a file.
 *
 * @throws ChainDefinitionError with every problem in its place, a file that cannot be read among them.
 */
export function loadChain(path: string): ChainDefinition {
  const text = textOf(path);
  if (!EXTENSIONS.includes(extname(path).toLowerCase())) {
    const message = `a chain file ends in ${EXTENSIONS.join(', ')}; this one ends in ${extname(path) || 'nothing'}`;
    throw new ChainDefinitionError([{ path: [], file: path, message }]);
  }
  return parseChain(text, { file: path });
}

/**
 * The chain in a text: the same definition whether it is written in YAML or in JSON.
 *
 * @throws ChainDefinitionError with every problem in its place.
 */
export function parseChain(text: string, options: ParseOptions = {}): ChainDefinition {
  const source = new TextSource(text, options.file);
  const misprint = unreadable(text);
  if (misprint) throw new ChainDefinitionError([placed(misprint, source)]);
  const isJson = options.file !== undefined && extname(options.file).toLowerCase() === '.json';
  const { tree: written, misprints } = isJson ? parseJson(text) : parseYaml(text);
  const problems = misprints.map((each) => placed(each, source));
  if (!written) throw new ChainDefinitionError(problems);
  const refuse = (at: number, message: string): unknown => problems.push(placed({ at, message }, source));
  const tree = inlinePrompts(written, options.read ?? readerOf(options.file), refuse);
  const definition = valueOf(tree);
  const found = checkDefinition(definition);
  const all = found.length > 0 ? found : checkConstants(definition as unknown as ChainDefinition);
  problems.push(...all.flatMap((problem) => locate(problem, tree, source) ?? []));
  if (problems.length > 0) throw new ChainDefinitionError(inOrder(problems, options.file));
  return definition as unknown as ChainDefinition;
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
        `${JSON.stringify(path)} has no folder to be read from: this chain is no file`,
      );
    return readContained(dirname(resolve(file)), path);
  };
}

/** What keeps a text from being looked at as YAML or JSON at all. */
function unreadable(text: string): Misprint | undefined {
  if (text.length > MAX_FILE_BYTES || utf8Length(text) > MAX_FILE_BYTES) {
    return { at: 0, message: `the file is larger than ${MAX_FILE_BYTES / 1024} KiB` };
  }
  if (text.startsWith('\ufeff'))
    return { at: 0, message: 'the file starts with a byte order mark: save it as UTF-8 without one' };
  const at = text.search(/[^\P{Cc}\t\n\r\u007f-\u009f]/u);
  if (at === -1) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return {
    at,
    message: `the control character U+${code} stands here: take it out, or escape it in a quoted text`,
  };
}

function placed({ at, message }: Misprint, source: TextSource): LocatedProblem {
  return { path: [], message, ...source.locate(at) };
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
