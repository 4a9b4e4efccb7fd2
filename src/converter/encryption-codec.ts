import { createHash, randomFillSync } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { ENCRYPTED, EncryptionError, isEncrypted } from './encryption-error';
import { type EncryptionKey, IV_BYTES } from './encryption-key';
import type { KeyRing } from './key-ring';

const { Payload: PayloadMessage } = temporal.api.common.v1;

/** As in Temporal's own samples. */
const KEY_ID = 'encryption-key-id';

/** What stands before the ciphertext: the format, whose namespace it is, the vector. */
const FORMAT = 1;
const MARK_BYTES = 8;
const HEAD_BYTES = 1 + MARK_BYTES + IV_BYTES;
const TAG_BYTES = 16;

export interface EncryptionCodecOptions {
  /** Whether a value that is not encrypted is refused. Default true. */
  readonly strict?: boolean;
  /** Of values that Temporal gives no namespace with, such as the failure of a workflow task. */
  readonly namespace?: string;
  /** Bytes from which equal values are equal ciphertexts, so that storage by content keeps them once. Default: none are. */
  readonly sameFrom?: number;
}

/**
 * Encrypts whole payloads, their metadata too, with AES-256-GCM. A ciphertext holds in the namespace that it was made for and
 * in no other; see docs/decisions/011-encryption.md.
 */
export class EncryptionCodec implements PayloadCodec {
  constructor(
    private readonly ring: KeyRing,
    private readonly options: EncryptionCodecOptions = {},
  ) {}

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    return await Promise.all(payloads.map((payload) => this.encrypt(payload, context)));
  }

  /** @throws EncryptionError for what is not a ciphertext (unless not strict), of another namespace or key, or damaged. */
  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    return await Promise.all(payloads.map((payload) => this.decrypt(payload, context)));
  }

  private async encrypt(payload: Payload, context: SerializationContext | undefined): Promise<Payload> {
    const key = this.ring.first;
    const namespace = this.namespaceOf(context);
    const plain = PayloadMessage.encode(payload).finish();
    const bound = boundTo(key, namespace);
    const iv = await this.vectorFor(key, plain, bound);
    const cipher = await key.encrypt(plain, iv, bound);
    return {
      metadata: { encoding: utf8(ENCRYPTED), [KEY_ID]: utf8(key.id) },
      data: Buffer.concat([new Uint8Array([FORMAT]), markOf(namespace), iv, cipher]),
    };
  }

  private async vectorFor(key: EncryptionKey, plain: Uint8Array, bound: Uint8Array): Promise<Uint8Array> {
    const { sameFrom = Infinity } = this.options;
    return plain.length >= sameFrom
      ? await key.vectorOf(plain, bound)
      : randomFillSync(new Uint8Array(IV_BYTES));
  }

  private async decrypt(payload: Payload, context: SerializationContext | undefined): Promise<Payload> {
    const { metadata, data } = payload;
    if (!isEncrypted(payload)) return this.plaintext(payload, context);
    const key = this.keyOf(textOf(metadata?.[KEY_ID]), context);
    const namespace = this.namespaceOf(context);
    const damaged = `an encrypted value${placeOf(context)} is damaged, or the key "${key.id}" is not the one that it was encrypted with`;
    if (!data || data.length < HEAD_BYTES + TAG_BYTES || data[0] !== FORMAT)
      throw new EncryptionError(damaged);
    if (!markOf(namespace).equals(data.subarray(1, 1 + MARK_BYTES)))
      throw new EncryptionError(
        `an encrypted value${placeOf(context)} was encrypted for another namespace than ${namespace || 'none'}: it was moved, or the namespace is not the one that the run was started in`,
      );
    const iv = data.subarray(1 + MARK_BYTES, HEAD_BYTES);
    const plain = await key.decrypt(data.subarray(HEAD_BYTES), iv, boundTo(key, namespace));
    if (!plain) throw new EncryptionError(damaged);
    return PayloadMessage.decode(plain);
  }

  private plaintext(payload: Payload, context: SerializationContext | undefined): Payload {
    if (this.options.strict === false || isServersOwn(payload, context)) return payload;
    const encoding = textOf(payload.metadata?.['encoding']);
    throw new EncryptionError(
      `a value${placeOf(context)} is not encrypted (${encoding || 'no encoding'}) and is refused: someone without the keys ` +
        'wrote it, or the run was started before encryption was on; for such runs set `strict: false` ' +
        '(CATENARY_ACCEPT_PLAINTEXT=1) until they have ended',
    );
  }

  private keyOf(id: string, context: SerializationContext | undefined): EncryptionKey {
    const key = this.ring.byId.get(id);
    if (key) return key;
    const known = [...this.ring.byId.keys()].map((each) => JSON.stringify(each)).join(', ');
    throw new EncryptionError(
      `a value${placeOf(context)} was encrypted with the key ${JSON.stringify(id)}, which is not in the key ring (${known}): add its line below the first`,
    );
  }

  private namespaceOf(context: SerializationContext | undefined): string {
    return context?.namespace ?? this.options.namespace ?? '';
  }
}

/** What the server itself says of a call that is cancelled while no worker has it. It has no keys, and it says nothing else. */
const NOT_STARTED = '"ACTIVITY_ID_NOT_STARTED"';

function isServersOwn({ data, metadata = {} }: Payload, context: SerializationContext | undefined): boolean {
  const isPlain = Object.keys(metadata!).length === 1 && textOf(metadata!['encoding']) === 'json/plain';
  return context?.type === 'activity' && isPlain && textOf(data) === NOT_STARTED;
}

/** Authenticated with the value: a ciphertext under another id or of another namespace does not open. */
function boundTo({ id }: EncryptionKey, namespace: string): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify(['catenary', FORMAT, id, namespace]))
    .digest();
}

/** Tells a ciphertext of another namespace from a damaged one. */
function markOf(namespace: string): Buffer {
  return createHash('sha256').update(namespace).digest().subarray(0, MARK_BYTES);
}

/** ` of run page-4711, call headline/generate/1` */
function placeOf(context: SerializationContext | undefined): string {
  const run = context?.workflowId ? ` of run ${context.workflowId}` : '';
  return context?.type === 'activity' && context.activityId ? `${run}, call ${context.activityId}` : run;
}

function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return bytes ? Buffer.from(bytes).toString('utf8') : '';
}
