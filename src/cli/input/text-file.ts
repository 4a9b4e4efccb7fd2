import { readFile } from 'node:fs/promises';
import { BadInput } from '../exit';

/** What Node's codes mean for somebody who named a file. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not a UTF-8 text',
};

/** @throws BadInput naming the option and the file. */
export async function readTextFile(file: string, option: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new BadInput(`${option}: ${file}: ${REASONS[code] ?? message}`);
  }
}

/** @throws BadInput naming the file and what it should be, such as a fixture. */
export async function readJsonFile(file: string, what: string): Promise<unknown> {
  const text = await readTextFile(file, what);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadInput(`${file} is not a ${what}: it is not JSON, or not all of it`);
  }
}
