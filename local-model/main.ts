import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { ensureFiles, type ModelFiles } from './fetch/ensure-files';
import { createLlamaEngine } from './llama/engine';
import { createProgressPrinter } from './progress';
import { createModelServer } from './server/http-server';

const USAGE = `usage: node dist/local-model/main.js [options]
  --model FILE         a GGUF file of your own; default: SmolLM2-135M-Instruct, fetched on first use
  --runtime DIR        a folder with node-llama-cpp in its node_modules; default: fetched on first use
  --port N             default 0: any free port, on 127.0.0.1
  --threads N          default 1
  --context N          tokens of prompt and reply together; default 8192 at most
  --queue N            requests that may wait; default 8
  --fetch-only         fetch what is needed, then end
  --exit-with-stdin    end when standard input closes, so that no orphan is left
  --help`;

const STRING = { type: 'string' } as const;
const BOOLEAN = { type: 'boolean', default: false } as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: STRING,
      runtime: STRING,
      port: STRING,
      threads: STRING,
      context: STRING,
      queue: STRING,
      'fetch-only': BOOLEAN,
      'exit-with-stdin': BOOLEAN,
      help: BOOLEAN,
    },
  });
  if (values.help) return console.log(USAGE);
  const threads = wholeNumber('--threads', values.threads, 1);
  const contextSize = wholeNumber('--context', values.context, 256);
  const queue = wholeNumber('--queue', values.queue, 0) ?? 8;
  const port = wholeNumber('--port', values.port, 0) ?? 0;
  if (values['exit-with-stdin']) process.stdin.on('end', () => process.exit(0)).resume();
  const files = await filesOf(values.model, values.runtime);
  // At once, because there is nothing to save: a call that is cut is repeated by whoever made it.
  process.on('SIGTERM', () => process.exit(143)).on('SIGINT', () => process.exit(130));
  if (values['fetch-only']) return process.exit(0);
  const engine = await createLlamaEngine({ ...files, threads, contextSize });
  const server = createModelServer(engine, { queue });
  server.on('error', fail);
  server.listen(port, '127.0.0.1', () => {
    const address = server.address() as AddressInfo;
    console.log(JSON.stringify({ listening: `http://127.0.0.1:${address.port}`, model: engine.model }));
  });
}

async function filesOf(modelPath?: string, runtimeDir?: string): Promise<ModelFiles> {
  if (modelPath && runtimeDir) return { modelPath, runtimeDir };
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('interrupted while fetching; nothing was kept'));
  process.on('SIGTERM', interrupt).on('SIGINT', interrupt);
  try {
    return await ensureFiles({ modelPath, onProgress: createProgressPrinter(), signal: stop.signal });
  } finally {
    process.off('SIGTERM', interrupt).off('SIGINT', interrupt);
  }
}

function wholeNumber(flag: string, value: string | undefined, least: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= least) return number;
  throw new Error(`${flag} ${value}: a whole number of at least ${least} is needed`);
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
