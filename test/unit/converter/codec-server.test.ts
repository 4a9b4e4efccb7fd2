import { CodecAccessError } from '../../../src/converter/codec-access';
import { type CodecServer, type CodecServerOptions, serveCodec } from '../../../src/converter/codec-server';
import { EncryptionCodec } from '../../../src/converter/encryption-codec';
import { readKeyRing } from '../../../src/converter/key-ring';
import { keyLine } from '../../support/encryption';

const keys = { keys: [keyLine('one')] };
const token = 't'.repeat(32);
const UI = 'http://localhost:8233';
const opened: CodecServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function serve(options: Partial<CodecServerOptions> = {}): Promise<string> {
  const server = await serveCodec({ keys, port: 0, origins: [UI], namespaces: ['shop'], ...options });
  opened.push(server);
  return server.url;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly message?: string; readonly payloads?: readonly { readonly data: string }[] };
}

async function post(
  url: string,
  headers: Record<string, string> = {},
  payloads: object[] = [],
): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ payloads }) });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const plain = { metadata: { encoding: base64('json/plain') }, data: base64('"a secret"') };

/** A ciphertext as the server has it. */
async function sealed(namespace: string): Promise<object> {
  const codec = new EncryptionCodec(readKeyRing(keys), { namespace });
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"a secret"') };
  const [{ metadata, data }] = (await codec.encode([payload])) as [Required<typeof payload>];
  const named = Object.entries(metadata).map(([key, value]) => [key, base64(value)]);
  return { metadata: Object.fromEntries(named) as object, data: base64(data) };
}

test('reads the values of its namespace, and of no other', async () => {
  const url = await serve();
  const read = await post(`${url}/decode`, { 'x-namespace': 'shop' }, [await sealed('shop')]);
  expect(read).toEqual({ status: 200, body: { payloads: [plain] } });
  expect((await post(`${url}/decode`, {}, [await sealed('shop')])).body).toEqual({ payloads: [plain] });
  expect(await post(`${url}/decode`, { 'x-namespace': 'hr' }, [await sealed('hr')])).toEqual({
    status: 403,
    body: { message: 'values of the namespace hr are not read here: allow it with --namespace hr' },
  });
  expect((await post(`${url}/decode`, {}, [await sealed('hr')])).status).toBe(400);
});

test('serves several namespaces by their names, and guesses none', async () => {
  const url = await serve({ namespaces: ['shop', 'hr'] });
  for (const namespace of ['shop', 'hr'])
    expect(
      (await post(`${url}/decode`, { 'x-namespace': namespace }, [await sealed(namespace)])).status,
    ).toBe(200);
  expect(await post(`${url}/decode`, {}, [await sealed('shop')])).toEqual({
    status: 400,
    body: { message: 'which namespace? Name it in the header X-Namespace' },
  });
});

test('encrypts for nobody unless it is told to', async () => {
  expect(await post(`${await serve()}/encode`, {}, [plain])).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining('only decodes: with --encode') as string },
  });
  const url = await serve({ encode: true });
  const { status, body } = await post(`${url}/encode`, {}, [plain]);
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toContain(plain.data);
  expect((await post(`${url}/decode`, {}, body.payloads as object[])).body).toEqual({ payloads: [plain] });
});

test('with a token, reads for whoever brings it', async () => {
  const url = await serve({ token, host: '0.0.0.0' });
  const own = url.replace('0.0.0.0', '127.0.0.1');
  const asked = async (authorization?: string): Promise<number> =>
    (
      await post(`${own}/decode`, authorization === undefined ? {} : { authorization }, [
        await sealed('shop'),
      ])
    ).status;
  expect(await asked()).toBe(401);
  expect(await asked(`Bearer ${token.slice(1)}`)).toBe(401);
  expect(await asked(token)).toBe(401);
  expect(await asked(`Bearer ${token}`)).toBe(200);
  // A browser asks first, without it; a page of another origin is not told even that.
  const preflight = async (origin: string): Promise<number> =>
    (await fetch(`${own}/decode`, { method: 'OPTIONS', headers: { origin } })).status;
  expect([await preflight(UI), await preflight('http://elsewhere.test')]).toEqual([204, 403]);
});

test.each(['0.0.0.0', '::', '192.168.1.7', '127.example.com', ''])(
  'does not listen at %j, where other machines reach it, without a token',
  async (host) => {
    await expect(serve({ host })).rejects.toBeInstanceOf(CodecAccessError);
    await expect(serve({ host })).rejects.toThrow(
      /other machines reach it, and read everything: give it a token/,
    );
  },
);

test.each(['', 'short', 'two words of a longer token'])(
  'refuses the token %j, which can be guessed',
  async (bad) => {
    await expect(serve({ token: bad })).rejects.toThrow(/at least 16 printable characters without spaces/);
  },
);

test.each(['127.0.0.1', 'localhost'])('listens at %s without a token', async (host) => {
  expect((await post(`${await serve({ host })}/decode`)).status).toBe(200);
});
