import { InvalidArgumentError } from 'commander';
import type { Json } from '../../chain/json';
import { BadInput } from '../exit';
import { readTextFile } from './text-file';

/** What a word of the command line stands for: `@file` is the file's content, `@@` an at sign at the beginning. */
export async function textOf(word: string, option: string): Promise<string> {
  if (!word.startsWith('@')) return word;
  if (word.startsWith('@@')) return word.slice(1);
  return await readTextFile(word.slice(1), option);
}

/** `name=text` taken apart at its first equals sign. @throws BadInput */
export function pairOf(word: string, option: string): [name: string, text: string] {
  const at = word.indexOf('=');
  if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
  throw new BadInput(`${option} ${JSON.stringify(word)} is not a name=value`);
}

/** What a person puts in the place of an output, if there is one: a text for a text, else JSON. @throws BadInput */
export function inPlaceOf(before: Json | undefined, text: string, option: string): Json {
  if (typeof before === 'string') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    if (before === undefined) return text;
    throw new BadInput(`${option} must be JSON, as the output that it replaces is not a text`);
  }
}

/** Collects an option that is given several times. */
export function repeated(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}

/** A number that an option is given; commander names the option. */
export function positiveInteger(text: string): number {
  const n = Number(text);
  if (Number.isSafeInteger(n) && n > 0) return n;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

/** Where something listens. */
export function port(text: string): number {
  const n = Number(text);
  if (Number.isInteger(n) && n > 0 && n < 65_536) return n;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}
