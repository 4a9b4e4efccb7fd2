import { readFile } from 'node:fs/promises';
import { BadInput } from '../exit';

/** What a word of the command line stands for: `@file` is the file's content, `@@` an at sign at the beginning. */
export async function textOf(word: string, option: string): Promise<string> {
  if (!word.startsWith('@')) return word;
  if (word.startsWith('@@')) return word.slice(1);
  return await readTextFile(word.slice(1), option);
}

/** @throws BadInput naming the option and the file. */
export async function readTextFile(file: string, option: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : (code ?? 'it is no UTF-8 text');
    throw new BadInput(`${option}: ${file}: ${reason}`);
  }
}

/** `name=text` taken apart at its first equals sign. @throws BadInput */
export function pairOf(word: string, option: string): [name: string, text: string] {
  const at = word.indexOf('=');
  if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
  throw new BadInput(`${option} ${JSON.stringify(word)} is no name=value`);
}
