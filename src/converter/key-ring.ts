import { readFileSync } from 'node:fs';
import { EncryptionError } from './encryption-error';
import { EncryptionKey, KEY_BYTES } from './encryption-key';

/**
 * Keys as lines of `<id>:<32 bytes in base64>`: the first encrypts, all decrypt. An id has up to 24 letters, digits, `_`, `.`
 * and `-`, and is not secret: it is kept beside every value.
 */
export type KeysOption =
  | { /** One a line or an entry; `#` starts a comment. */ readonly keys: string | readonly string[] }
  | { /** A file of such lines; to be read by its owner alone. */ readonly keyFile: string };

/** Short, because Temporal takes summaries of 400 bytes, the key's id among them. */
const ID = /^[A-Za-z0-9][\w.-]{0,23}$/;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** Whether a key may be called so. */
export const isKeyId = (id: string): boolean => ID.test(id);

/** The keys of one process. */
export interface KeyRing {
  /** Encrypts. */
  readonly first: EncryptionKey;
  readonly byId: ReadonlyMap<string, EncryptionKey>;
}

/** @throws EncryptionError naming the line, never what is in it. */
export function readKeyRing(option: KeysOption): KeyRing {
  const { text, source } = 'keys' in option ? given(option.keys) : inFile(option.keyFile);
  const keys = text.split(/\r?\n/).flatMap((line, i) => readLine(line.trim(), `${source}, line ${i + 1}`));
  const [first] = keys;
  if (!first) throw new EncryptionError(`${source} have no key: make a line with \`npx catenary keygen\``);
  return { first, byId: byId(keys, source) };
}

function given(keys: string | readonly string[]): { readonly text: string; readonly source: string } {
  return { text: typeof keys === 'string' ? keys : keys.join('\n'), source: 'the encryption keys' };
}

function inFile(file: string): { readonly text: string; readonly source: string } {
  try {
    return { text: readFileSync(file, 'utf8'), source: `the keys in ${file}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EncryptionError(
      `the key file ${file} cannot be read (${code}): make one with \`npx catenary keygen -o ${file}\``,
    );
  }
}

function readLine(line: string, place: string): EncryptionKey[] {
  if (line === '' || line.startsWith('#')) return [];
  const colon = line.indexOf(':');
  const [id, base64] = [line.slice(0, Math.max(0, colon)), line.slice(colon + 1)];
  if (!isKeyId(id))
    throw new EncryptionError(
      `${place}: a key is written <id>:<${KEY_BYTES} bytes in base64>, its id in up to 24 letters, digits, _, . and -`,
    );
  const bytes = Buffer.from(base64, 'base64');
  if (!BASE64.test(base64) || bytes.length !== KEY_BYTES)
    throw new EncryptionError(
      `${place}: the key "${id}" is not ${KEY_BYTES} bytes in base64: make one with \`npx catenary keygen\``,
    );
  const key = new EncryptionKey(id, bytes);
  bytes.fill(0);
  return [key];
}

function byId(keys: readonly EncryptionKey[], source: string): ReadonlyMap<string, EncryptionKey> {
  const map = new Map<string, EncryptionKey>();
  for (const key of keys) {
    if (map.has(key.id))
      throw new EncryptionError(
        `${source}: two keys have the id "${key.id}": give the newer one an id of its own`,
      );
    map.set(key.id, key);
  }
  return map;
}
