import { createActivities, type ModelRequest } from '../../src/activities';
import { type Catenary, connect, type ConnectOptions } from '../../src/client';
import { createDataConverter } from '../../src/converter/data-converter';
import { replayAll } from './replay';
import { devServer, type TestServer } from './servers';
import { encryptedTestBundle, startTestWorker, type TestWorker } from './worker';

/** What a model answers one call with; calls without an answer get `text of <call>`. */
export type ModelAnswer = string | ((request: ModelRequest, signal: AbortSignal) => Promise<string>);

export interface ClientStage {
  readonly server: TestServer;
  readonly catenary: Catenary;
  /** An id that no other run of the file has; the run is replayed at the end of its test. */
  id(): string;
  /** Has a run whose id the test did not choose replayed as well. */
  replay(id: string): void;
  /** The calls that reached the model in this test, in order. */
  readonly asked: readonly string[];
  /** Answers by call id, or by `path/purpose`. */
  answer(answers: Readonly<Record<string, ModelAnswer>>): void;
}

type StageOptions = Pick<ConnectOptions, 'storage' | 'encryption'> & {
  readonly openServer?: () => Promise<TestServer>;
  /** Beside those that every worker has. */
  readonly activities?: object;
};

/** A server, a connected client, and a worker with the real activities around an answering function. */
export function useClientStage(options: () => StageOptions = () => ({})): ClientStage {
  let server: TestServer;
  let catenary: Catenary;
  let worker: TestWorker;
  let answers: Readonly<Record<string, ModelAnswer>> = {};
  let asked: string[] = [];
  const ids = new Set<string>();
  let count = 0;
  const taskQueue = 'client-stage';

  beforeAll(async () => {
    const { storage, encryption, activities, openServer = devServer } = options();
    server = await openServer();
    const { address, namespace } = server;
    catenary = await connect({ address, namespace, taskQueue, storage, encryption });
    const model = async (request: ModelRequest, context: { call: string; signal: AbortSignal }) => {
      asked.push(context.call);
      const answer = answers[context.call] ?? answers[context.call.replace(/\/\d+$/, '')];
      const text =
        typeof answer === 'function'
          ? await answer(request, context.signal)
          : (answer ?? `text of ${context.call}`);
      const usage = { inputTokens: 10, outputTokens: 5 };
      return { model: 'test-model', text, stopReason: 'end_turn', usage, requestId: `req_${context.call}` };
    };
    worker = await startTestWorker({
      connection: server.env.nativeConnection,
      namespace,
      taskQueue,
      dataConverter: createDataConverter({ storage, encryption, namespace }),
      ...(encryption && { workflowBundle: encryptedTestBundle() }),
      activities: {
        ...activities,
        ...createActivities({ model, random: () => 0, ...(storage && { maxOutputBytes: Infinity }) }),
      },
    });
  });
  afterEach(async () => {
    const { storage, encryption } = options();
    const started = [...ids];
    ids.clear();
    answers = {};
    asked = [];
    await replayAll(catenary.client, started, {
      dataConverter: createDataConverter({ storage, encryption }),
    });
  });
  afterAll(async () => {
    await catenary?.close();
    await worker?.close();
    await server?.close();
  });

  return {
    get server() {
      return server;
    },
    get catenary() {
      return catenary;
    },
    id() {
      const id = `run-${(count += 1)}`;
      ids.add(id);
      return id;
    },
    get asked() {
      return asked;
    },
    replay: (id) => void ids.add(id),
    answer(next) {
      answers = next;
    },
  };
}

export const PASS = JSON.stringify({ verdict: 'pass', reasons: [] });
export const fail = (...reasons: string[]): string => JSON.stringify({ verdict: 'fail', reasons });
