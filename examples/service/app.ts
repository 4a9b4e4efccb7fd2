import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { AnyChain, Catenary } from 'catenary';
import { RunEndedError } from 'catenary/client';
import { answerError, Refusal } from './errors';
import { streamEvents } from './events';
import { atMost, knownHosts } from './guards';

export interface ServiceOptions {
  readonly catenary: Catenary;
  /** What may be started, by the name that requests use. */
  readonly chains: Readonly<Record<string, AnyChain>>;
  /** Host names that the service answers to. Default: this machine's own. */
  readonly hosts?: readonly string[];
  /** Starts under way at once; more are told to come again. Default 64. */
  readonly maxStarts?: number;
}

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const MAX_BODY_BYTES = 1024 * 1024;

const StartRequest = z.strictObject({
  chain: z.string(),
  inputs: z.record(z.string(), z.json()).default({}),
});

/** Starts runs and tells of them; it keeps nothing itself, so any number of processes may serve the same runs. */
export function createApp({ catenary, chains, hosts = LOOPBACK, maxStarts = 64 }: ServiceOptions): Hono {
  const app = new Hono();
  app.use(knownHosts(hosts));
  app.onError(answerError);
  app.notFound((c) => c.json({ error: 'NotFound', message: 'there is nothing under this address' }, 404));

  const onError = (): never => {
    throw new Refusal(413, `a request may have ${MAX_BODY_BYTES} bytes at most`);
  };
  app.post('/runs', atMost(maxStarts), bodyLimit({ maxSize: MAX_BODY_BYTES, onError }), async (c) => {
    const { chain: name, inputs } = await readStart(c.req.raw);
    const chain = Object.hasOwn(chains, name) ? chains[name] : undefined;
    if (!chain)
      throw new Refusal(
        400,
        `there is no chain ${JSON.stringify(name)}; there are ${Object.keys(chains).join(', ')}`,
      );
    const id = c.req.header('idempotency-key') ?? `${name}-${randomUUID()}`;
    await catenary.start(chain, { id, inputs });
    return c.json({ id }, 202, { location: `/runs/${encodeURIComponent(id)}` });
  });

  app.get('/runs/:id', async (c) => {
    const run = catenary.get(c.req.param('id'));
    const info = await run.info();
    const { inputs, outputs, errors, metadata } = await run.state();
    return c.json({ ...info, inputs, outputs, errors, usage: metadata.usage });
  });

  app.get('/runs/:id/result', async (c) => {
    const run = catenary.get(c.req.param('id'));
    const { status } = await run.info();
    if (status === 'running') return c.json({ status }, 202, { 'retry-after': '1' });
    try {
      return c.json({ status, ...(await run.result()) });
    } catch (error) {
      if (!(error instanceof RunEndedError)) throw error;
      return c.json({ status, error: error.name, message: error.message }, 422);
    }
  });

  app.get('/runs/:id/events', (c) => streamEvents(c, catenary.get(c.req.param('id'))));

  app.delete('/runs/:id', async (c) => {
    await catenary.get(c.req.param('id')).cancel('asked for over HTTP');
    return c.body(null, 202);
  });
  return app;
}

async function readStart(request: Request): Promise<z.output<typeof StartRequest>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal(415, 'the body must be application/json');
  const body = await request.json().catch((error: unknown) => {
    throw error instanceof SyntaxError ? new Refusal(400, 'the body is not JSON') : error;
  });
  const read = StartRequest.safeParse(body);
  if (read.success) return read.data;
  throw new Refusal(
    400,
    'the body must be { chain, inputs }',
    read.error.issues.map(({ path, message }) => ({ path, message })),
  );
}
