import type { Payload } from '@temporalio/common';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  checkAccess,
  checkCoding,
  checkOrigin,
  checkToken,
  type CodecAccess,
  namespaceOf,
  RefusedRequest,
} from './codec-access';
import { EncryptionCodec } from './encryption-codec';
import { EncryptionError, isEncrypted } from './encryption-error';
import { type KeyRing, type KeysOption, readKeyRing } from './key-ring';

export interface CodecServerOptions extends CodecAccess {
  readonly keys: KeysOption;
  readonly port: number;
  /** Default 127.0.0.1: whoever reaches it can read what is encrypted. Any other address needs a token. */
  readonly host?: string;
}

export interface CodecServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A payload as JSON has it: bytes in base64. */
interface JsonPayload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Temporal's remote codec: `POST /decode`, and `POST /encode` where that is allowed, for Temporal's UI and the `temporal` command.
 * Values that are not encrypted are decoded to themselves. Port 0 takes a free one.
 *
 * @throws EncryptionError for keys that cannot be used; CodecAccessError for an address that others reach, without a token.
 */
export async function serveCodec(options: CodecServerOptions): Promise<CodecServer> {
  const { port, host = '127.0.0.1' } = options;
  checkAccess(host, options);
  const ring = readKeyRing(options.keys);
  const server = createServer((request, response) => {
    answer(ring, options, request, response).catch((error: unknown) => {
      const [status, message] = refusalOf(error);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

async function answer(
  ring: KeyRing,
  options: CodecServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = request;
  checkOrigin(options, headers);
  if (headers.origin !== undefined) allow(headers.origin, response);
  // A browser asks whether it may ask, and brings no token for that.
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  checkToken(options, headers);
  const code = codingOf(request);
  checkCoding(options, code);
  const codec = new EncryptionCodec(ring, { strict: false, namespace: namespaceOf(options, headers) });
  const payloads = payloadsIn(await bodyOf(request));
  const coded = code === 'decode' ? await codec.decode(payloads) : await encode(codec, payloads);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ payloads: coded.map(toJson) }));
}

function allow(origin: string, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
  response.setHeader('access-control-allow-headers', 'content-type, x-namespace, authorization');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('vary', 'origin');
}

/** The UI asks below the address that it is given. */
function codingOf({ method, url }: IncomingMessage): 'decode' | 'encode' {
  const coding = /\/(decode|encode)\/?(?:\?.*)?$/.exec(url ?? '')?.[1];
  if (coding === undefined) throw new RefusedRequest(404, 'there are POST /decode and POST /encode');
  if (method !== 'POST') throw new RefusedRequest(405, `POST /${coding}`);
  return coding as 'decode' | 'encode';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new RefusedRequest(413, `at most ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function payloadsIn(body: string): Payload[] {
  try {
    const { payloads } = JSON.parse(body) as { readonly payloads: readonly JsonPayload[] };
    return payloads.map(({ metadata = {}, data = '' }) => ({
      metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, bytesOf(value)])),
      data: bytesOf(data),
    }));
  } catch {
    throw new RefusedRequest(
      400,
      'a body is {"payloads": [{"metadata": {"encoding": base64}, "data": base64}]}',
    );
  }
}

/** What is encrypted already stays as it is: callers may hand on what they were given. */
async function encode(codec: EncryptionCodec, payloads: readonly Payload[]): Promise<Payload[]> {
  return await Promise.all(
    payloads.map(async (payload) => (isEncrypted(payload) ? payload : (await codec.encode([payload]))[0]!)),
  );
}

function toJson({ metadata, data }: Payload): JsonPayload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
    data: base64(data ?? new Uint8Array()),
  };
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'base64');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function refusalOf(error: unknown): readonly [status: number, message: string] {
  if (error instanceof RefusedRequest) return [error.status, error.message];
  if (error instanceof EncryptionError) return [400, error.message];
  return [500, 'the value could not be read'];
}
