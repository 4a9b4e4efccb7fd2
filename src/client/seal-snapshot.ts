import { createHash } from 'node:crypto';
import { canonicalJson } from '../chain/json';
import type { Snapshot } from '../chain/snapshot';

/** Adds the checksum that a snapshot is held to once it has left Temporal: in a file, in a database, in a mail. */
export function sealSnapshot(snapshot: Snapshot): Snapshot {
  const { checksum: _, ...body } = snapshot;
  return { ...body, checksum: createHash('sha256').update(canonicalJson(body)).digest('hex') };
}
