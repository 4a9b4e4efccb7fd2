import { createActivities, createAnthropicModel } from '../../../src/activities';
import { type Catenary, connect, GateRefusedError, type RunHandle } from '../../../src/client';
import { replayAll } from '../replay';
import { type BlockScene, BRIEF, chainOfScene, type Said } from './scene';
import { askEndpoint, createSceneActivities } from './scene-activities';
import { createSceneEndpoint, type Hold, type SceneEndpoint } from './scene-endpoint';
import { devServer, type TestServer } from '../servers';
import { startTestWorker, type TestWorker } from '../worker';

export type Playable = Pick<BlockScene, 'blocks' | 'replies' | 'people'>;

export interface SceneStage {
  readonly server: TestServer;
  readonly catenary: Catenary;
  readonly endpoint: SceneEndpoint;
  /** Starts a scene under an id of its own; the run is replayed at the end of its test. */
  start(scene: Playable, hold?: Hold): Promise<RunHandle>;
}

/** A server, a connected client, and a worker whose models and activities all ask one endpoint, which plays scenes. */
export function useSceneStage(openServer: () => Promise<TestServer> = devServer): SceneStage {
  const taskQueue = 'scenes';
  const ask = {
    baseUrl: 'http://scripted.test',
    fetch: (...args: Parameters<typeof fetch>) => endpoint.fetch(...args),
  };
  const endpoint = createSceneEndpoint();
  const ids = new Set<string>();
  let server: TestServer;
  let catenary: Catenary;
  let worker: TestWorker;
  let count = 0;

  beforeAll(async () => {
    server = await openServer();
    const { address, namespace } = server;
    catenary = await connect({ address, namespace, taskQueue });
    const own = createActivities({ model: createAnthropicModel(ask), random: () => 0 });
    worker = await startTestWorker({
      connection: server.env.nativeConnection,
      namespace,
      taskQueue,
      activities: {
        ...own,
        ...createSceneActivities(ask),
        check: async (...args: Parameters<typeof own.check>) => {
          await askEndpoint(ask);
          return await own.check(...args);
        },
      },
    });
  });
  afterEach(async () => {
    const started = [...ids];
    ids.clear();
    await replayAll(catenary.client, started);
  });
  afterAll(async () => {
    await catenary?.close();
    await worker?.close();
    await endpoint.close();
    await server?.close();
  });

  return {
    get server() {
      return server;
    },
    get catenary() {
      return catenary;
    },
    endpoint,
    async start(scene, hold) {
      const id = `run-${(count += 1)}`;
      ids.add(id);
      endpoint.play(id, scene, hold);
      return (await catenary.start(chainOfScene(scene), { id, inputs: { brief: BRIEF } })) as RunHandle;
    },
  };
}

/**
 * Says at each gate what the scene's people say there, the n-th in the n-th round, until the run ends or nobody has
 * anything left to say. A gate that is shown again in a new history is decided once.
 *
 * @param asked is told of each gate before it is decided.
 */
export async function decide(
  run: RunHandle,
  people: readonly Said[],
  asked: (gate: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const decided = new Set<string>();
  for await (const event of run.watch()) {
    if (decided.size === people.length) return;
    if (event.type !== 'gate_opened') continue;
    const { path, round, content } = event;
    const said = people.filter(({ gate }) => gate === path)[round - 1];
    if (!said || decided.has(`${path} ${round}`)) continue;
    decided.add(`${path} ${round}`);
    await asked(path);
    await say(run, said, content);
  }
}

async function say(
  run: RunHandle,
  { gate, decision, value, reason = '' }: Said,
  content: string,
): Promise<void> {
  const options = { by: 'anna', content };
  if (decision === 'approve') await run.approve(gate, options);
  else if (decision === 'edit') await run.edit(gate, value ?? null, options);
  else await run.reject(gate, reason, options);
}

/** A decision that the run's end overtook. */
export const isOvertaken = (error: unknown): boolean => error instanceof GateRefusedError;
