import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { z } from 'zod';
import { type Service, startService } from '../../examples/service/server';
import { chain } from '../../src/define';
import { useClientStage } from '../support/client-stage';

const stage = useClientStage();
const page = chain('page', { inputs: z.object({ brief: z.string() }) })
  .step('headline', {
    prompt: 'A headline for {{brief}}',
    checks: [{ excludes: ['!'] }],
    timeouts: { heartbeat: '3s' },
  })
  .step('text', { prompt: 'A text below {{headline}}' });
const inputs = { brief: 'a lamp' };

let service: Service;
beforeAll(async () => {
  service = await start();
});
afterAll(() => service?.close());

const start = (options: { maxStarts?: number; requestTimeout?: number } = {}): Promise<Service> =>
  startService({ catenary: stage.catenary, chains: { page }, ...options });

const url = (path: string, at = service): string => `${at.url}${path}`;
const json = { 'content-type': 'application/json' };

async function post(body: unknown, headers: Record<string, string> = {}, at = service): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url('/runs', at), {
    method: 'POST',
    headers: { ...json, ...headers },
    body: text,
  });
  const run = response.headers.get('location')?.replace('/runs/', '');
  if (run !== undefined) stage.replay(run);
  return response;
}

async function started(key = stage.id()): Promise<string> {
  const response = await post({ chain: 'page', inputs }, { 'idempotency-key': key });
  expect(response.status).toBe(202);
  const { id } = (await response.json()) as { id: string };
  return id;
}

/** A model that answers when it is told to. */
function held() {
  let release = (_: string): void => {};
  const text = new Promise<string>((resolve) => (release = resolve));
  const answer = (_: unknown, signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      void text.then(resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  return { answer, release };
}

interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads a stream of events and cuts the connection behind the last one that is wanted. */
async function read(address: string, after: string | undefined, wanted: number): Promise<SentEvent[]> {
  const cut = new AbortController();
  const headers: Record<string, string> = after === undefined ? {} : { 'last-event-id': after };
  const response = await fetch(address, { headers, signal: cut.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const found: SentEvent[] = [];
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const messages = (text + chunk).split('\n\n');
    text = messages.pop()!;
    found.push(...messages.filter((message) => !message.startsWith(':')).map(parse));
    if (found.length >= wanted) break;
  }
  cut.abort();
  return found.slice(0, wanted);
}

function parse(message: string): SentEvent {
  const fields = Object.fromEntries(message.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { ...fields, data: JSON.parse(fields['data']!) } as SentEvent;
}

async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const resultOf = (id: string): Promise<Response> =>
  eventually(
    () => fetch(url(`/runs/${id}/result`)),
    ({ status }) => status !== 202,
  );

it('starts a run, tells its state and gives its result', async () => {
  const text = held();
  stage.answer({ 'headline/generate': 'A lamp', 'text/generate': text.answer });
  const response = await post({ chain: 'page', inputs });
  const { id } = (await response.json()) as { id: string };
  expect(response.status).toBe(202);
  expect(response.headers.get('location')).toBe(`/runs/${id}`);
  const state = await eventually(
    async () => (await (await fetch(url(`/runs/${id}`))).json()) as { outputs: Record<string, unknown> },
    ({ outputs }) => 'headline' in outputs,
  );
  expect(state).toMatchObject({
    id,
    chain: 'page',
    status: 'running',
    inputs,
    outputs: { headline: 'A lamp' },
  });
  expect((await fetch(url(`/runs/${id}/result`))).status).toBe(202);
  text.release('It shines.');
  const result = await resultOf(id);
  expect(result.status).toBe(200);
  expect(await result.json()).toMatchObject({
    status: 'done',
    outputs: { headline: 'A lamp', text: 'It shines.' },
  });
});

it('is asked twice under one key and starts one run', async () => {
  const key = stage.id();
  expect([await started(key), await started(key)]).toEqual([key, key]);
  const other = await post({ chain: 'page', inputs: { brief: 'a desk' } }, { 'idempotency-key': key });
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({ error: 'RunIdInUseError' });
  expect((await resultOf(key)).status).toBe(200);
});

it('loses and doubles no event over cut connections and a restarted service', async () => {
  const [headline, text] = [held(), held()];
  stage.answer({
    'headline/generate/1': headline.answer,
    'headline/generate/2': 'A lamp',
    'text/generate': text.answer,
  });
  const id = await started();
  const first = await read(url(`/runs/${id}/events`), undefined, 2);
  headline.release('A lamp!');
  const second = await read(url(`/runs/${id}/events`), first.at(-1)!.id, 3);
  const another = await start();
  const third = read(url(`/runs/${id}/events`, another), second.at(-1)!.id, Infinity);
  text.release('It shines.');
  const all = [...first, ...second, ...(await third)];
  await another.close();

  const expected = [];
  for await (const { cursor, ...event } of stage.catenary.get(id).watch())
    expected.push({ id: cursor, event: event.type, data: JSON.parse(JSON.stringify(event)) as object });
  expect(all).toEqual(expected);
  expect(all[0]!.event).toBe('run_started');
  expect(all.at(-1)).toMatchObject({ event: 'run_ended', data: { status: 'done' } });
});

it('cuts the streams of a service that closes, which are taken up elsewhere', async () => {
  const text = held();
  stage.answer({ 'text/generate': text.answer });
  const id = await started();
  const closing = await start();
  const response = await fetch(url(`/runs/${id}/events`, closing));
  const whole = response.text().then(
    () => 'whole',
    () => 'cut',
  );
  await closing.close();
  expect(await whole).toBe('cut');
  text.release('It shines.');
  const events = await read(url(`/runs/${id}/events`), undefined, Infinity);
  expect(events.at(-1)!.event).toBe('run_ended');
});

it('tells a reader of an ended run that no more will come', async () => {
  const id = await started();
  await resultOf(id);
  const events = await read(url(`/runs/${id}/events`), undefined, Infinity);
  const again = await fetch(url(`/runs/${id}/events`), { headers: { 'last-event-id': events.at(-1)!.id } });
  expect(again.status).toBe(204);
});

it('stops a run', async () => {
  stage.answer({ 'headline/generate': held().answer });
  const id = await started();
  const deleted = await fetch(url(`/runs/${id}`), { method: 'DELETE' });
  expect(deleted.status).toBe(202);
  const result = await resultOf(id);
  expect(result.status).toBe(422);
  expect(await result.json()).toMatchObject({ status: 'cancelled', error: 'ChainCancelledError' });
});

it('says why a run failed, without a stack', async () => {
  stage.answer({ 'headline/generate': 'Wow!' });
  const result = await resultOf(await started());
  expect(result.status).toBe(422);
  const body = await result.text();
  expect(JSON.parse(body)).toMatchObject({ status: 'failed', error: 'ChainRunError' });
  expect(body).toContain('headline failed after 2 repairs');
  expect(body).not.toMatch(/\.ts|\bat \S+ \(/);
});

it.each<[name: string, status: number, message: RegExp, body: unknown, headers: Record<string, string>]>([
  ['no JSON', 400, /not JSON/, '{ "chain": ', {}],
  ['another shape', 400, /must be \{ chain, inputs \}/, { chain: 'page', input: inputs }, {}],
  ['an unknown chain', 400, /no chain \\?"poem\\?"; there are page/, { chain: 'poem' }, {}],
  ['a chain from the prototype', 400, /no chain/, { chain: 'constructor' }, {}],
  [
    'inputs that are missing and unknown',
    400,
    /brief.*breif|breif.*brief/s,
    { chain: 'page', inputs: { breif: 'x' } },
    {},
  ],
  [
    'an id that nobody can read',
    400,
    /unprintable/,
    { chain: 'page', inputs },
    { 'idempotency-key': 'a\tb' },
  ],
  ['a text', 415, /application\/json/, 'chain=page', { 'content-type': 'text/plain' }],
  ['10 MB', 413, /1048576 bytes/, { chain: 'page', inputs: { brief: 'x'.repeat(10_000_000) } }, {}],
  ['another site’s page', 403, /its own pages/, { chain: 'page', inputs }, { origin: 'https://example.org' }],
  ['a page without an origin', 403, /its own pages/, { chain: 'page', inputs }, { origin: 'null' }],
])('refuses %s with %i', async (_, status, message, body, headers) => {
  const response = await post(body, headers);
  expect(response.status).toBe(status);
  const text = await response.text();
  expect(text).toMatch(message);
  expect(text).not.toMatch(/\.ts|node_modules|\bat \S+ \(/);
});

it.each(['', '/result', '/events'])(
  'knows no run that was never started: GET /runs/nobody%s',
  async (path) => {
    const response = await fetch(url(`/runs/nobody${path}`));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: 'RunNotFoundError' });
  },
);

it('refuses a place in a run that no event has', async () => {
  const id = await started();
  const response = await fetch(url(`/runs/${id}/events`), { headers: { 'last-event-id': 'yesterday' } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    message: expect.stringContaining('is not a cursor') as string,
  });
});

/** What a server answers to bytes that no well-behaved client sends. */
async function raw(bytes: string, at = service): Promise<string> {
  const socket = connectSocket(Number(new URL(at.url).port), '127.0.0.1');
  socket.write(bytes);
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  await once(socket, 'close');
  return answer;
}

it('answers under its own names only', async () => {
  const answer = await raw(
    'GET /runs/nobody HTTP/1.1\r\nhost: attacker.example\r\nconnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
});

it('lets go of a request that does not arrive', async () => {
  const impatient = await start({ requestTimeout: 400 });
  const slow =
    'POST /runs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{';
  expect(await raw(slow, impatient)).toMatch(/^HTTP\/1\.1 408 /);
  await impatient.close();
});

it('tells the ones who are too many to come again, and lives', async () => {
  const narrow = await start({ maxStarts: 1 });
  const responses: Response[] = [];
  // A burst may happen to come in one by one; sooner or later two are under way at once.
  while (!responses.some(({ status }) => status === 429)) {
    const burst = Array.from({ length: 100 }, () => post({ chain: 'page', inputs }, {}, narrow));
    responses.push(...(await Promise.all(burst)));
  }
  const refused = responses.filter(({ status }) => status === 429);
  const taken = responses.filter(({ status }) => status === 202);
  expect(taken.length).toBeGreaterThanOrEqual(1);
  expect(taken.length + refused.length).toBe(responses.length);
  expect(refused[0]!.headers.get('retry-after')).toBe('1');
  const { id } = (await taken[0]!.json()) as { id: string };
  expect((await fetch(url(`/runs/${id}`, narrow))).status).toBe(200);
  await narrow.close();
});
