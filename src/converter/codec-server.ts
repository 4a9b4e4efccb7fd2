import type { Payload } from '@temporalio/common';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EncryptionCodec } from './encryption-codec';
import { EncryptionError, isEncrypted } from './encryption-error';
import { type KeyRing, type KeysOption, readKeyRing } from './key-ring';

export interface CodecServerOptions {
  readonly keys: KeysOption;
  readonly port: number;
  /** Default 127.0.0.1: whoever reaches it can read what is encrypted. */
  readonly host?: string;
  /** Web pages that may ask, such as `http://localhost:8233`, Temporal's UI. */
  readonly origins: readonly string[];
  /** Of requests that name none. */
  readonly namespace: string;
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

class BadRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Temporal's remote codec: `POST /decode` and `POST /encode`, for Temporal's UI and the `temporal` command. Values that are not
 * encrypted are decoded to themselves. Port 0 takes a free one.
 *
 * @throws EncryptionError for keys that cannot be used.
 */
export async function serveCodec(options: CodecServerOptions): Promise<CodecServer> {
  const { port, host = '127.0.0.1' } = options;
  const ring = readKeyRing(options.keys);
  const server = createServer((request, response) => {
    answer(ring, options, request, response).catch((error: unknown) => {
      const [status, message] = refusalOf(error);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

async function answer(
  ring: KeyRing,
  options: CodecServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  allow(options.origins, request, response);
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  const code = codingOf(request);
  const { 'x-namespace': named } = request.headers;
  const namespace = typeof named === 'string' && named !== '' ? named : options.namespace;
  const codec = new EncryptionCodec(ring, { strict: false, namespace });
  const payloads = payloadsIn(await bodyOf(request));
  const coded = code === 'decode' ? await codec.decode(payloads) : await encode(codec, payloads);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ payloads: coded.map(toJson) }));
}

/** A page of another origin is told nothing, also where it asks without minding the answer. */
function allow(origins: readonly string[], { headers }: IncomingMessage, response: ServerResponse): void {
  const { origin } = headers;
  if (origin === undefined) return;
  if (!origins.includes(origin))
    throw new BadRequest(403, `pages of ${origin} may not read values: allow it with --origin ${origin}`);
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
  response.setHeader('access-control-allow-headers', 'content-type, x-namespace, authorization');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('vary', 'origin');
}

/** The UI asks below the address that it is given. */
function codingOf({ method, url }: IncomingMessage): 'decode' | 'encode' {
  const coding = /\/(decode|encode)\/?(?:\?.*)?$/.exec(url ?? '')?.[1];
  if (coding === undefined) throw new BadRequest(404, 'there are POST /decode and POST /encode');
  if (method !== 'POST') throw new BadRequest(405, `POST /${coding}`);
  return coding as 'decode' | 'encode';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new BadRequest(413, `at most ${MOST_BYTES} bytes`);
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
    throw new BadRequest(400, 'a body is {"payloads": [{"metadata": {"encoding": base64}, "data": base64}]}');
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
  if (error instanceof BadRequest) return [error.status, error.message];
  if (error instanceof EncryptionError) return [400, error.message];
  return [500, 'the value could not be read'];
}
