import { hkdfSync, webcrypto } from 'node:crypto';

const { subtle } = webcrypto;

/** AES-256. */
export const KEY_BYTES = 32;
export const IV_BYTES = 12;

/** One key of a ring. What it is made of can be used, and neither read nor printed. */
export class EncryptionKey {
  readonly #cipher: Promise<webcrypto.CryptoKey>;
  readonly #marker: Promise<webcrypto.CryptoKey>;

  /** @param bytes {@link KEY_BYTES} of them; zeroed once they are taken in. */
  constructor(
    readonly id: string,
    bytes: Uint8Array,
  ) {
    const own = Uint8Array.from(bytes);
    const marking = hkdfSync('sha256', own, '', 'catenary/iv', KEY_BYTES);
    this.#cipher = subtle.importKey('raw', own, 'AES-GCM', false, ['encrypt', 'decrypt']);
    this.#marker = subtle.importKey('raw', marking, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    void Promise.all([this.#cipher, this.#marker]).then(() => own.fill(0));
  }

  /** Ciphertext and tag. */
  async encrypt(plain: Uint8Array, iv: Uint8Array, additionalData: Uint8Array): Promise<Uint8Array> {
    const terms = { name: 'AES-GCM', iv, additionalData };
    return new Uint8Array(await subtle.encrypt(terms, await this.#cipher, plain));
  }

  /** Undefined for what was not encrypted with this key, this vector and these data, or was changed since. */
  async decrypt(
    cipher: Uint8Array,
    iv: Uint8Array,
    additionalData: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    const terms = { name: 'AES-GCM', iv, additionalData };
    try {
      return new Uint8Array(await subtle.decrypt(terms, await this.#cipher, cipher));
    } catch {
      return undefined;
    }
  }

  /** The vector of a value that is to be the same ciphertext each time: it tells that two values are equal, and nothing else. */
  async vectorOf(plain: Uint8Array, additionalData: Uint8Array): Promise<Uint8Array> {
    const marked = Buffer.concat([new Uint8Array([additionalData.length]), additionalData, plain]);
    return new Uint8Array(await subtle.sign('HMAC', await this.#marker, marked)).subarray(0, IV_BYTES);
  }
}
