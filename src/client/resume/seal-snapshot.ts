import { createHash } from 'node:crypto';
import { canonicalJson } from '../../chain/json';
import type { RunReference, Snapshot } from '../../chain/state/snapshot';

/** Says whose a snapshot is, and adds the checksum that a snapshot is held to once it has left Temporal: in a file, in a database, in a mail. */
export function sealSnapshot(snapshot: Snapshot, run?: RunReference): Snapshot {
  const { checksum: _, ...rest } = snapshot;
  const body = { ...rest, ...(run && { run }) };
  // Node's own hash: a state may be megabytes.
  return { ...body, checksum: createHash('sha256').update(canonicalJson(body)).digest('hex') };
}
