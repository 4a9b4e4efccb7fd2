import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Of a chain file, and of each prompt file that it names. */
export const MAX_FILE_BYTES = 256 * 1024;

/** Why a file is not read; the message names it and the mend. */
export class FileRefusedError extends Error {
  override readonly name = 'FileRefusedError';
}

/**
 * The text of a file inside a folder, links followed.
 *
 * @throws FileRefusedError for a file outside the folder, one that is missing, too large, no file or no UTF-8.
 */
export function readContained(folder: string, path: string): string {
  const shown = JSON.stringify(path);
  if (isAbsolute(path))
    throw new FileRefusedError(`${shown} is absolute: write the path from the chain's own folder`);
  const [inside, real] = [realPath(folder, shown), realPath(resolve(folder, path), shown)];
  const steps = relative(inside, real);
  if (steps === '..' || steps.startsWith(`..${sep}`) || isAbsolute(steps)) {
    throw new FileRefusedError(`${shown} lies outside the chain's folder: move it inside`);
  }
  return readText(real, shown);
}

/** @throws FileRefusedError naming what is wrong with it. */
export function readText(path: string, shown: string = JSON.stringify(path)): string {
  const bytes = readBytes(path, shown);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const line = text.slice(0, text.indexOf('\ufffd')).split('\n').length;
    throw new FileRefusedError(`${shown} is not UTF-8 (line ${line}): save it as UTF-8`);
  }
}

function readBytes(path: string, shown: string): Buffer {
  let bytes: Buffer;
  try {
    const { size } = checkedStat(path, shown);
    if (size > MAX_FILE_BYTES) throw tooLarge(shown);
    bytes = readFileSync(path);
  } catch (error) {
    throw refused(error, shown);
  }
  if (bytes.length > MAX_FILE_BYTES) throw tooLarge(shown);
  return bytes;
}

function checkedStat(path: string, shown: string): { readonly size: number } {
  const stat = statSync(path);
  if (!stat.isFile()) throw new FileRefusedError(`${shown} is not a file`);
  return stat;
}

function tooLarge(shown: string): FileRefusedError {
  return new FileRefusedError(`${shown} is larger than ${MAX_FILE_BYTES / 1024} KiB`);
}

function realPath(path: string, shown: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw refused(error, shown);
  }
}

function refused(error: unknown, shown: string): Error {
  if (error instanceof FileRefusedError) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new FileRefusedError(
    code === 'ENOENT' ? `${shown} does not exist` : `${shown} cannot be read (${code ?? String(error)})`,
  );
}
