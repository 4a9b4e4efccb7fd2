import { existsSync, statSync } from 'node:fs';
import { readSnapshot, type Snapshot, SnapshotError } from '../../chain/state/snapshot';
import type { Connected } from '../connection';
import { BadInput } from '../exit';
import { readJsonFile } from './text-file';

/** What somebody means a file by. */
const FILE = /[/\\]|\.json$/;

/** A run's snapshot, or that in a file: a word is a file where there is one of that name. */
export async function snapshotOf({ catenary }: Connected, word: string): Promise<Snapshot> {
  if (isFile(word)) return await readSnapshotFile(word);
  try {
    return await catenary.get(word).snapshot();
  } catch (error) {
    const isFound = (error as Error).name !== 'RunNotFoundError';
    throw isFound || !FILE.test(word)
      ? error
      : new BadInput(`there is no file ${word}, and ${(error as Error).message}`);
  }
}

export function isFile(word: string): boolean {
  return existsSync(word) && statSync(word).isFile();
}

/** @throws SnapshotError for what is damaged or none of this format. */
async function readSnapshotFile(file: string): Promise<Snapshot> {
  const value = await readJsonFile(file, 'snapshot');
  try {
    return readSnapshot(value);
  } catch (error) {
    throw error instanceof SnapshotError ? new SnapshotError(`${file}: ${error.message}`) : error;
  }
}
