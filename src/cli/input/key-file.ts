import { readFile } from 'node:fs/promises';
import { readKeyRing } from '../../converter/key-ring';
import { BadInput } from '../exit';
import { writePrivately } from '../output/whole-file';

export interface AddedKey {
  readonly id: string;
  /** It stands first: the others only decrypt. */
  readonly encrypts: boolean;
}

/**
 * Adds a key to a file, which is made if it is not there and is its owner's alone. Readers see the old file or the new one.
 *
 * @param key.rename whether an id that is taken gets a number behind it
 * @throws EncryptionError for a file that is not a key file, or an id that cannot be used.
 */
export async function addKey(
  file: string,
  key: { readonly id: string; readonly key: string; readonly first: boolean; readonly rename: boolean },
): Promise<AddedKey> {
  const before = await textOf(file);
  const taken = !/^\s*[^#\s]/m.test(before) ? [] : [...readKeyRing({ keyFile: file }).byId.keys()];
  const id = key.rename ? freeId(key.id, taken) : key.id;
  const line = `${id}:${key.key}\n`;
  const whole = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  const after = key.first ? line + whole : whole + line;
  readKeyRing({ keys: after });
  await writePrivately(file, after);
  return { id, encrypts: key.first || taken.length === 0 };
}

function freeId(id: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? id : `${id}-${n}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new BadInput(`${file} cannot be read: ${(error as Error).message}`);
  }
}
