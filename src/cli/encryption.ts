import type { EncryptionOption } from '../converter/data-converter';
import { acceptsPlaintext, encryptionKeys, keyFile } from '../config';
import type { DevState } from '../dev/dev-state';
import { BadInput } from './exit';

/** The keys that a command encrypts with: of the flag, else of the environment, else of the folder's development server. */
export function encryptionOf(
  flags: { readonly keyFile?: string },
  dev?: Pick<DevState, 'keyFile'>,
): EncryptionOption | undefined {
  const keys = keysOf(flags.keyFile, dev?.keyFile);
  return keys && { ...keys, ...(acceptsPlaintext() && { strict: false }) };
}

function keysOf(flag: string | undefined, dev: string | undefined): EncryptionOption | undefined {
  if (flag !== undefined) return { keyFile: flag };
  const [keys, file] = [encryptionKeys(), keyFile() ?? dev];
  if (keys !== undefined && keyFile() !== undefined)
    throw new BadInput('keys are given twice: leave out CATENARY_KEYS or CATENARY_KEY_FILE');
  if (keys !== undefined) return { keys: keys.split(/[,\s]+/) };
  return file === undefined ? undefined : { keyFile: file };
}
