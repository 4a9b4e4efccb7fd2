import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { z } from 'zod';
import type * as start from '../../local-model/start';

type Start = typeof start;

const root = join(__dirname, '../..');
const built = mkdtempSync(join(tmpdir(), 'catenary-local-model-'));
const brief = '<brief>TrailLite 2 is a light waterproof boot of recycled nylon for 129 euros.</brief>';
const asked = (prompt: string) => ({ messages: [{ role: 'user' as const, content: `${brief}\n${prompt}` }] });
const short = { model: 'any', max_tokens: 40, ...asked('Write a headline.') };
/** Far more than is generated while a test runs. */
const endless = {
  model: 'any',
  max_tokens: 8000,
  ...asked('Write a story of a thousand pages.'),
  stream: true,
};

jest.setTimeout(180_000);

let model: Awaited<ReturnType<Start['startLocalModel']>>;
let client: Anthropic;

beforeAll(async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'local-model'), '--outDir', built]);
  const { startLocalModel } = require(join(built, 'start.js')) as Start;
  model = await startLocalModel();
  client = new Anthropic({ apiKey: 'any', baseURL: model.baseUrl, maxRetries: 0 });
}, 600_000);

afterAll(async () => {
  await model?.close();
  rmSync(built, { recursive: true });
});

it('writes text, names itself and counts its tokens', async () => {
  const message = await client.messages.create({ ...short, system: 'You write for a shop.' });
  expect(message).toMatchObject({ type: 'message', model: 'smollm2-135m-instruct-q4_1' });
  expect(message.content).toMatchObject([{ type: 'text', text: expect.stringMatching(/\w/) as string }]);
  expect(message.usage.input_tokens).toBeGreaterThan(20);
  expect(message.usage.output_tokens).toBeGreaterThan(0);
});

it('streams the same text that it answers at once', async () => {
  const [streamed, whole] = [
    await client.messages.stream(short).finalMessage(),
    await client.messages.create(short),
  ];
  expect(streamed.content).toEqual(whole.content);
});

it('gives the same reply whether or not its prompt is still in memory', async () => {
  const long = { ...short, system: 'You write for a shop. Plain words, short sentences. '.repeat(6) };
  const first = await client.messages.create(long);
  const again = await client.messages.create(long);
  await client.messages.create(short);
  const fresh = await client.messages.create(long);
  expect(again.usage.cache_read_input_tokens).toBeGreaterThan(0);
  expect([again.content, fresh.content]).toEqual([first.content, first.content]);
});

it('writes an array of short strings as the root', async () => {
  const schema = { type: 'array', items: { type: 'string', maxLength: 24 }, minItems: 3, maxItems: 5 };
  const format = { type: 'json_schema' as const, schema };
  const message = await client.messages.create({
    ...short,
    max_tokens: 300,
    ...asked('List keywords.'),
    output_config: { format },
  });
  expect(message.stop_reason).toBe('end_turn');
  const keywords = z.array(z.string().min(1).max(24)).min(3).max(5);
  expect(keywords.safeParse(replyOf(message)).success).toBe(true);
});

it('obeys every kind of schema that the SDK sends', async () => {
  const schema = z.object({
    value: z.string().max(60),
    verdict: z.enum(['pass', 'fail', 'say "so"']),
    reasons: z.array(z.string().max(40)).max(2),
    score: z.int().min(1).max(5),
    price: z.number().nonnegative(),
    share: z.number().min(0).max(1),
    date: z.iso.date(),
    at: z.iso.datetime(),
    id: z.uuidv4(),
    mail: z.email(),
    page: z.url(),
    isNew: z.boolean(),
    note: z.string().max(20).nullable(),
    size: z.union([z.object({ euro: z.int() }), z.literal('unknown')]),
  });
  const message = await client.messages.parse({
    ...short,
    max_tokens: 800,
    ...asked('Fill in the record.'),
    output_config: { format: zodOutputFormat(schema) },
  });
  expect(message.stop_reason).toBe('end_turn');
  expect(schema.safeParse(message.parsed_output).success).toBe(true);
});

it('stops at max_tokens and at a stop sequence', async () => {
  expect(await client.messages.create({ ...short, max_tokens: 3 })).toMatchObject({
    stop_reason: 'max_tokens',
    usage: { output_tokens: 3 },
  });
  const { content } = await client.messages.create(short);
  const [, word = ''] = (content[0] as Anthropic.TextBlock).text.split(' ');
  expect(await client.messages.create({ ...short, stop_sequences: [word] })).toMatchObject({
    stop_reason: 'stop_sequence',
    stop_sequence: word,
  });
});

it('stops generating when the client goes away, so that the next is served', async () => {
  const stream = client.messages.stream(endless);
  await new Promise((resolve) => stream.once('text', resolve));
  stream.abort();
  await expect(stream.done()).rejects.toThrow(/abort/i);
  expect((await client.messages.create(short)).type).toBe('message');
});

it('is overloaded by ten at once, and well again when they leave', async () => {
  const streams = Array.from({ length: 10 }, () => client.messages.stream(endless));
  const failure = await Promise.any(
    streams.map((stream) => stream.done().then(() => Promise.reject(), String)),
  );
  expect(failure).toContain('overloaded_error');
  for (const stream of streams) stream.abort();
  await Promise.allSettled(streams.map((stream) => stream.done()));
  // The server hears of a hang-up when its event loop comes to it.
  const answered = async (): Promise<Anthropic.Message> =>
    client.messages
      .create(short)
      .catch((error: unknown) =>
        error instanceof Anthropic.APIError && error.status === 529
          ? answered()
          : Promise.reject(error as Error),
      );
  expect((await answered()).type).toBe('message');
});

it('has as much room for prompt and reply as it is started with', async () => {
  const { startLocalModel } = require(join(built, 'start.js')) as Start;
  const small = await startLocalModel({ contextSize: 256 });
  try {
    const { messages } = new Anthropic({ apiKey: 'any', baseURL: small.baseUrl, maxRetries: 0 });
    const request = { ...short, ...asked('Write of a lamp. '.repeat(100)) };
    await expect(messages.create(request)).rejects.toThrow(/prompt is too long: \d+ tokens > 239 maximum/);
    await expect(client.messages.create({ ...request, max_tokens: 1 })).resolves.toMatchObject({
      type: 'message',
    });
  } finally {
    await small.close();
  }
});

it('ends when the process that started it is killed', async () => {
  const script = `require(${JSON.stringify(join(built, 'start.js'))}).startLocalModel().then((model) => console.log(model.pid))`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(String(line));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
});

function replyOf({ content }: Anthropic.Message): unknown {
  return JSON.parse((content[0] as Anthropic.TextBlock).text);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
