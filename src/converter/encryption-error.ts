/** A value cannot be encrypted or decrypted; the message names the key's id and the mend, never a key. */
export class EncryptionError extends Error {
  override readonly name = 'EncryptionError';
}
