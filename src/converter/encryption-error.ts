import type { Payload } from '@temporalio/common';

/** A value cannot be encrypted or decrypted; the message names the key's id and the mend, never a key. */
export class EncryptionError extends Error {
  override readonly name = 'EncryptionError';
}

/** The encoding of encrypted payloads, in the spelling of Temporal's own samples. */
export const ENCRYPTED = 'binary/encrypted';

export const NO_KEYS =
  'it is encrypted, and this client has no keys: connect with `encryption` (--key-file, CATENARY_KEY_FILE)';

export function isEncrypted({ metadata }: Payload): boolean {
  return Buffer.from(metadata?.['encoding'] ?? []).toString() === ENCRYPTED;
}
