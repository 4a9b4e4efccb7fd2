import { existsSync, statSync } from 'node:fs';
import { readSnapshot, type Snapshot } from '../../chain/state/snapshot';
import type { Connected } from '../connection';
import { readJsonFile } from './text-file';

/** A run's snapshot, or that in a file: a word is a file where there is one of that name. */
export async function snapshotOf({ catenary }: Connected, word: string): Promise<Snapshot> {
  return isFile(word) ? await readSnapshotFile(word) : await catenary.get(word).snapshot();
}

export function isFile(word: string): boolean {
  return existsSync(word) && statSync(word).isFile();
}

/** @throws SnapshotError for what is damaged or none of this format. */
async function readSnapshotFile(file: string): Promise<Snapshot> {
  return readSnapshot(await readJsonFile(file, 'snapshot'));
}
