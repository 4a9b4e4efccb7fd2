import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4 } from 'node:net';

/** What a codec server does, and for whom. */
export interface CodecAccess {
  /** Web pages that may ask, such as `http://localhost:8233`, Temporal's UI. */
  readonly origins: readonly string[];
  /** The only ones whose values it reads; where there is one, it is also that of requests that name none. */
  readonly namespaces: readonly string[];
  /** Whether it encrypts, too: whoever reaches it can then write values that runs take for their own. Default false. */
  readonly encode?: boolean;
  /** What a request has to bring as `Authorization: Bearer <token>`. Default: nothing. */
  readonly token?: string;
}

/** A request that is not answered. */
export class RefusedRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A server that others than this machine reach, without a token worth the name. */
export class CodecAccessError extends Error {
  override readonly name = 'CodecAccessError';
}

const LEAST_TOKEN = 16;

/** @throws CodecAccessError where other machines could read values without a token, or with one that can be guessed. */
export function checkAccess(host: string, { token }: CodecAccess): void {
  if (token !== undefined && (token.length < LEAST_TOKEN || !/^[\x21-\x7e]+$/.test(token)))
    throw new CodecAccessError(
      `the token has to be at least ${LEAST_TOKEN} printable characters without spaces, such as \`openssl rand -hex 32\` gives`,
    );
  if (token === undefined && !isLoopback(host))
    throw new CodecAccessError(
      `at ${host} other machines reach it, and read everything: give it a token (--token-file, CATENARY_CODEC_TOKEN), or leave it at 127.0.0.1`,
    );
}

/** A page of another origin is told nothing, also where it asks without minding the answer. */
export function checkOrigin({ origins }: CodecAccess, { origin }: IncomingHttpHeaders): void {
  if (origin !== undefined && !origins.includes(origin))
    throw new RefusedRequest(403, `pages of ${origin} may not read values: allow it with --origin ${origin}`);
}

export function checkToken({ token }: CodecAccess, { authorization = '' }: IncomingHttpHeaders): void {
  const given = /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  if (token !== undefined && !timingSafeEqual(hashed(given), hashed(token)))
    throw new RefusedRequest(401, 'this codec server wants its token, as `Authorization: Bearer <token>`');
}

/** The namespace that a request's values are read in. */
export function namespaceOf({ namespaces }: CodecAccess, headers: IncomingHttpHeaders): string {
  const { 'x-namespace': named } = headers;
  if (typeof named !== 'string' || named === '') {
    if (namespaces.length === 1) return namespaces[0]!;
    throw new RefusedRequest(400, 'which namespace? Name it in the header X-Namespace');
  }
  if (namespaces.includes(named)) return named;
  throw new RefusedRequest(
    403,
    `values of the namespace ${named} are not read here: allow it with --namespace ${named}`,
  );
}

export function checkCoding({ encode = false }: CodecAccess, coding: 'decode' | 'encode'): void {
  if (coding === 'encode' && !encode)
    throw new RefusedRequest(
      403,
      'this codec server only decodes: with --encode, whoever reaches it can write encrypted values',
    );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();
