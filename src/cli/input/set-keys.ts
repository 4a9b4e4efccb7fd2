import { didYouMean } from '../../chain/check/suggest';
import type { ChainDefinition } from '../../chain/definition/definition';
import { isObject, type Json, own, put } from '../../chain/json';
import { layOut } from '../../chain/layout/layout';
import { textOf } from './words';
import { BadInput } from '../exit';

/** `pages[]/draft.prompt=@new.md`, taken apart. */
export interface SetKey {
  readonly path: string;
  readonly keys: readonly string[];
  readonly word: string;
}

const SET = /^([a-z][a-z0-9_/[\]]*)\.([A-Za-z0-9_.]+)=(.*)$/s;

/** @throws BadInput */
export function parseSet(argument: string): SetKey {
  const [, path, keys, word] = SET.exec(argument) ?? [];
  if (path !== undefined && keys !== undefined && word !== undefined)
    return { path, keys: keys.split('.'), word };
  throw new BadInput(
    `--set ${JSON.stringify(argument)} is not a path.key=value, such as headline.prompt=@new.md or headline.maxTokens=500`,
  );
}

/**
 * A definition with keys of its blocks set to other values; `null` takes a key away. The outcome is for the checker to
 * judge.
 *
 * @throws BadInput for a path that the chain has no block at, or a file that cannot be read.
 */
export async function withKeys(
  definition: ChainDefinition,
  changes: readonly SetKey[],
): Promise<ChainDefinition> {
  const { byPath } = layOut(definition, { templates: true });
  const changed = JSON.parse(JSON.stringify(definition)) as ChainDefinition;
  for (const change of changes) {
    const { path, keys } = change;
    const placed = byPath.get(path);
    if (!placed) throw noBlock(path, [...byPath.keys()]);
    setAt(changed, [...placed.written, ...keys], await valueOf(change), `--set ${path}.${keys.join('.')}`);
  }
  return changed;
}

function noBlock(path: string, paths: readonly string[]): BadInput {
  const template = path.replace(/\[\d+\]/g, '[]');
  if (template !== path && paths.includes(template))
    return new BadInput(`--set ${path}: the items of a map are written once, as ${template}`);
  const known = didYouMean(path, paths) || `; it has ${paths.join(', ')}`;
  return new BadInput(`--set ${path}: the chain has no such block${known}`);
}

/** What is always a text, also where it reads as JSON; not `null`, which takes a key away wherever it is not a file's. */
const TEXTS: ReadonlySet<string> = new Set(
  (
    'prompt system content judge template with message request description ' +
    'model join over on of as call taskQueue authorize returns item'
  ).split(' '),
);

async function valueOf({ path, keys, word }: SetKey): Promise<Json> {
  if (word === 'null') return null;
  const text = await textOf(word, `--set ${path}.${keys.join('.')}`);
  if (TEXTS.has(keys.at(-1)!)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function setAt(root: object, keys: readonly (string | number)[], value: Json, option: string): void {
  let at = root as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) {
    const next = own(at, String(key));
    if (next === undefined) put(at, String(key), {});
    else if (!isObject(next) && !Array.isArray(next)) throw new BadInput(`${option}: ${key} has no keys`);
    at = own(at, String(key)) as Record<string, unknown>;
  }
  const last = String(keys.at(-1));
  if (value === null) delete at[last];
  else put<unknown>(at, last, value);
}
