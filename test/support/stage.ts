import {
  type ApplicationFailure,
  type Client,
  WorkflowFailedError,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { createActivities, createAnthropicModel } from '../../src/activities';
import { modelTaskQueue, type RunOptions } from '../../src/chain/contract';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import type { Json } from '../../src/chain/json';
import { normalise } from '../../src/chain/definition/normalise';
import type { ChainResult } from '../../src/chain/state/result';
import { hashOf } from '../../src/chain/run/run';
import type { Snapshot } from '../../src/chain/state/snapshot';
import type { Progress } from '../../src/chain/state/progress';
import {
  type Answers,
  createScriptedEndpoint,
  type ScriptedEndpoint,
  type ScriptedOptions,
} from '../../src/testing/scripted';
import { chainOf } from './chains';
import { replayAll } from './replay';
import type { TestServer } from './servers';
import { startTestWorker, type TestWorker } from './worker';

/** A run that a test started. */
export type RunHandle = WorkflowHandleWithFirstExecutionRunId<() => Promise<ChainResult>>;

export interface Stage {
  readonly server: TestServer;
  readonly client: Client;
  readonly taskQueue: string;
  /** Replaces the model by a scripted endpoint, in process, for the rest of the test. */
  script(answers: Answers, options?: Partial<ScriptedOptions>): ScriptedEndpoint;
  /** Starts a chain of these blocks, or any definition. */
  start(chain: readonly Block[] | ChainDefinition, inputs?: Record<string, Json>): Promise<RunHandle>;
  /** Starts any workflow with any arguments. */
  startRaw(type: string, args: unknown[]): Promise<RunHandle>;
}

/**
 * A server, one worker with the real activities, and a scripted endpoint for each test of a file. Every workflow that a
 * test starts is replayed at the test's end.
 */
export function useStage(
  openServer: () => Promise<TestServer>,
  activities: Readonly<Record<string, (...args: never[]) => Promise<unknown>>> = {},
): Stage {
  const taskQueue = 'stage';
  const started = new Set<string>();
  let server: TestServer;
  let worker: TestWorker;
  let endpoint: ScriptedEndpoint | undefined;
  let runs = 0;

  beforeAll(async () => {
    server = await openServer();
    const model = createAnthropicModel({
      baseUrl: 'http://scripted.test',
      fetch: (input, init) => endpoint!.fetch(input, init),
    });
    worker = await startTestWorker({
      connection: server.env.nativeConnection,
      namespace: server.namespace,
      taskQueue,
      activities: { ...activities, ...createActivities({ model, random: () => 0 }) },
    });
  });
  afterEach(async () => {
    await endpoint?.close();
    endpoint = undefined;
    const ids = [...started];
    started.clear();
    await replayAll(server.env.client, ids);
  });
  afterAll(async () => {
    await worker?.close();
    await server?.close();
  });

  const startRaw = async (type: string, args: unknown[]): Promise<RunHandle> => {
    const workflowId = `run-${(runs += 1)}`;
    started.add(workflowId);
    return await server.env.client.workflow.start<() => Promise<ChainResult>>(type, {
      workflowId,
      taskQueue,
      args: args as [],
    });
  };
  return {
    taskQueue,
    get server() {
      return server;
    },
    get client() {
      return server.env.client;
    },
    script(answers, options = {}) {
      endpoint = createScriptedEndpoint({ ...options, answers });
      return endpoint;
    },
    startRaw,
    start(chain, inputs = { brief: 'b' }) {
      const definition = 'blocks' in chain ? chain : chainOf(chain);
      return startRaw(definition.name, [
        inputOf(definition, inputs, { modelTaskQueue: modelTaskQueue(taskQueue) }),
      ]);
    },
  };
}

/** The workflow's argument, as a client sends it. */
export function inputOf(
  chain: ChainDefinition,
  inputs: Record<string, Json>,
  options: RunOptions = {},
): Record<string, unknown> {
  const definition = normalise(chain);
  return { definition, hash: hashOf(definition), inputs, options };
}

/** How a run failed: the failure that its workflow ended with. */
export async function failureOf(handle: RunHandle): Promise<ApplicationFailure> {
  const error: unknown = await handle.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowFailedError)) throw new Error('the run did not fail', { cause: error });
  return error.cause as ApplicationFailure;
}

export const progressOfRun = (handle: RunHandle): Promise<Progress> => handle.query<Progress, []>('progress');
export const snapshotOfRun = (handle: RunHandle): Promise<Snapshot> => handle.query<Snapshot, []>('snapshot');

/** The activities of a run in the order they were scheduled, each with its number of attempts. */
export async function activitiesOf(
  handle: RunHandle,
): Promise<{ id: string; attempts: number; queue: string }[]> {
  const { events } = await handle.fetchHistory();
  const attempts = new Map<string, number>();
  for (const event of events ?? []) {
    const begun = event.activityTaskStartedEventAttributes;
    if (begun) attempts.set(String(begun.scheduledEventId), begun.attempt ?? 0);
  }
  return (events ?? []).flatMap((event) => {
    const scheduled = event.activityTaskScheduledEventAttributes;
    return scheduled
      ? [
          {
            id: scheduled.activityId!,
            attempts: attempts.get(String(event.eventId)) ?? 0,
            queue: scheduled.taskQueue!.name!,
          },
        ]
      : [];
  });
}

export const idsOf = (calls: readonly { readonly call: string }[]): string[] => calls.map(({ call }) => call);
