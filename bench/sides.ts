import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { startDevServer } from '../src/dev/server/start-dev-server';
import { createScriptedEndpoint } from '../src/testing';
import type { Command, Side } from './app';
import type { Measured } from './measure';

/** Both sides on one server and one endpoint, each in a process of its own. */
export interface Sides {
  ask(side: Side, command: Command): Promise<Measured>;
  /** Milliseconds a call takes from now on: the same for all, or by step. */
  latency(ms: number | Readonly<Record<string, number>>): Promise<void>;
  close(): Promise<void>;
}

export async function startSides(settings: 'measured' | 'stock'): Promise<Sides> {
  let delay: number | Readonly<Record<string, number>> = 0;
  const text = 'A light, waterproof boot of recycled fabric for weekend walkers. '.repeat(12);
  const endpoint = createScriptedEndpoint({
    answers: {},
    keepRequests: false,
    fallback: (_, { path, purpose }) => {
      const latencyMs = typeof delay === 'number' ? delay : (delay[path.split('/').at(-1)!] ?? 0);
      return purpose === 'judge'
        ? { json: { verdict: 'pass', reasons: [] }, latencyMs }
        : { text, latencyMs };
    },
    judges: 'scripted',
  });
  const { baseUrl } = await endpoint.listen();
  const server = await startDevServer({ ui: false, settings });
  const folder = await mkdtemp(join(tmpdir(), 'catenary-bench-'));
  const bundle = await bundleHandwritten(folder);
  const apps: Record<Side, App> = {
    catenary: await startApp('catenary', server.address, baseUrl, bundle),
    handwritten: await startApp('handwritten', server.address, baseUrl, bundle),
  };
  return {
    ask: (side, command) => apps[side].ask(command),
    latency: async (ms) => void (delay = ms),
    close: async () => {
      await Promise.all(Object.values(apps).map((app) => app.close()));
      await server.close();
      await endpoint.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Beforehand, as the chain's is: a worker that bundles has a larger heap from then on, and collects its garbage less often. */
async function bundleHandwritten(folder: string): Promise<string> {
  const workflowsPath = require.resolve('./handwritten/workflows');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  const path = join(folder, 'handwritten.js');
  await writeFile(path, code);
  return path;
}

interface App {
  ask(command: Command): Promise<Measured>;
  close(): Promise<void>;
}

async function startApp(side: Side, address: string, baseUrl: string, bundle: string): Promise<App> {
  const script = require.resolve('./app');
  const child: ChildProcess = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', script, side, address, baseUrl, bundle],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the ${side} side ended early`);
    return JSON.parse(value) as unknown;
  };
  await next();
  return {
    ask: async (command) => {
      child.stdin!.write(`${JSON.stringify(command)}\n`);
      return (await next()) as Measured;
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin!.end();
      await ended;
    },
  };
}
