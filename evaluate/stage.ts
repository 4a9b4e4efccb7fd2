import { join } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import { type Catenary, connect } from '../src/client';
import type * as endpoints from '../src/dev/endpoint';
import { type Endpoint, type EndpointChoice, EndpointUnavailable, openEndpoint } from '../src/dev/endpoint';
import { startDevServer } from '../src/dev/server/start-dev-server';
import { createStarted } from '../src/dev/started';
import { createWorker } from '../src/worker';
import { validators } from './activities';

/** The product as it is used: a server, an endpoint, a worker and a client. */
export interface Stage {
  readonly catenary: Catenary;
  readonly endpoint: Endpoint;
  /** Rejects when the worker ends by itself. */
  readonly broken: Promise<never>;
  close(): Promise<void>;
}

/** Starts all of it; where a part fails, what was started is ended again. */
export async function startStage(
  choice: EndpointChoice,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Stage> {
  const started = createStarted();
  try {
    const endpoint = await open(choice, signal);
    started.add(() => endpoint.close());
    tell(`MODELS  ${endpoint.line}`);
    const server = await startDevServer({ ui: false, signal, onProgress: tell });
    started.add(() => server.close());
    const { address, namespace } = server;
    tell(`SERVER  ${address}`);
    const connection = await NativeConnection.connect({ address });
    started.add(() => connection.close());
    const { model, models } = endpoint;
    const worker = await createWorker({
      connection,
      namespace,
      model,
      models,
      activities: validators,
      shutdownGraceTime: '2 seconds',
    });
    const ended = worker.run();
    started.add(async () => {
      worker.shutdown();
      await ended;
    });
    const broken = ended.then(() => Promise.reject(new Error('the worker ended')));
    broken.catch(() => {});
    const catenary = await connect({ address, namespace, profile: '' });
    started.add(() => catenary.close());
    signal.throwIfAborted();
    return { catenary, endpoint, broken, close: () => started.end() };
  } catch (error) {
    await started.end();
    throw error;
  }
}

/** The local model is a process of the built package: its source has nothing that Node could start. */
async function open(choice: EndpointChoice, signal: AbortSignal): Promise<Endpoint> {
  if (choice.kind !== 'local') return await openEndpoint(choice, { signal });
  return await built().openEndpoint(choice, { signal });
}

function built(): typeof endpoints {
  try {
    return require(join(__dirname, '../dist/dev/endpoint')) as typeof endpoints;
  } catch (error) {
    throw new EndpointUnavailable('the local model is not built: npm run build', { cause: error });
  }
}
