import { existsSync, statSync } from 'node:fs';
import { readSnapshot, type Snapshot } from '../../chain/state/snapshot';
import { readTextFile } from './at-file';
import type { Connected } from '../connection';
import { BadInput } from '../exit';

/** A run's snapshot, or that in a file: a word is a file where there is one of that name. */
export async function snapshotOf({ catenary }: Connected, word: string): Promise<Snapshot> {
  return isFile(word) ? await readSnapshotFile(word) : await catenary.get(word).snapshot();
}

export function isFile(word: string): boolean {
  return existsSync(word) && statSync(word).isFile();
}

/** @throws SnapshotError for what is damaged or none of this format. */
async function readSnapshotFile(file: string): Promise<Snapshot> {
  const text = await readTextFile(file, 'snapshot');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput(`${file} is no snapshot: it is no JSON, or not all of it`);
  }
  return readSnapshot(value);
}
