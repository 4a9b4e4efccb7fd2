import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import type { WorkerVersion } from '../../src/worker';
import { historiesOf } from './replay';
import type { TestServer } from './servers';
import { testBundle } from './worker';

/** Temporal's own command, as an operator runs it. @throws where its exit code isn't 0 */
export async function temporal(server: TestServer, args: readonly string[]): Promise<string> {
  const { path } = await findBinary(TEMPORAL_CLI);
  const { address, namespace } = server;
  const place = ['--address', address, '--namespace', namespace, '--output', 'json'];
  return (await promisify(execFile)(path, [...args, ...place])).stdout;
}

const named = ({ deployment, buildId }: WorkerVersion): string[] => [
  '--deployment-name',
  deployment,
  '--build-id',
  buildId,
];

/** Waits until the server knows that a build's workers serve both queues: that of runs is one of activities too. */
export async function untilServing(server: TestServer, version: WorkerVersion): Promise<void> {
  while ((await queuesOf(server, version)).length < 3) await setTimeout(200);
}

export async function makeCurrent(server: TestServer, version: WorkerVersion): Promise<void> {
  await untilServing(server, version);
  await temporal(server, ['worker', 'deployment', 'set-current-version', ...named(version), '--yes']);
}

async function queuesOf(server: TestServer, version: WorkerVersion): Promise<readonly unknown[]> {
  const text = await temporal(server, ['worker', 'deployment', 'describe-version', ...named(version)]).catch(
    () => '{}',
  );
  return (JSON.parse(text) as { taskQueuesInfos?: readonly unknown[] }).taskQueuesInfos ?? [];
}

/** Makes a run stay on another build. */
export const moveRun = (server: TestServer, workflowId: string, version: WorkerVersion): Promise<string> =>
  temporal(server, [
    'workflow',
    'update-options',
    '--workflow-id',
    workflowId,
    '--versioning-override-behavior',
    'pinned',
    '--versioning-override-deployment-name',
    version.deployment,
    '--versioning-override-build-id',
    version.buildId,
  ]);

/** The ids of the runs that a build must still be there for, as the server lists them: some time later. */
export async function openRunsOf(client: Client, { deployment, buildId }: WorkerVersion): Promise<string[]> {
  const query = `TemporalWorkerDeploymentVersion="${deployment}:${buildId}" AND ExecutionStatus="Running"`;
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
  return ids;
}

const DRIVE = 'const ended = await (0,';

/** An interpreter that starts with a timer more, so that it can replay no history of the present one; the reverse is true too. */
export function changedBundle(folder: string): string {
  const code = readFileSync(testBundle().codePath, 'utf8');
  if (code.split(DRIVE).length !== 2)
    throw new Error('the interpreter no longer has the place that is changed');
  const path = join(folder, 'changed.js');
  writeFileSync(
    path,
    code.replace(DRIVE, () => `await new Promise((done) => setTimeout(done, 1));\n${DRIVE}`),
  );
  return path;
}

/** Where a run was worked on, by its histories. */
export interface Whereabouts {
  /** The builds that completed its workflow tasks; undefined for workers without one. */
  readonly builds: readonly (string | undefined)[];
  /** The processes that made its calls. */
  readonly processes: readonly number[];
  readonly histories: number;
  readonly failedTasks: number;
}

export async function whereaboutsOf(client: Client, workflowId: string): Promise<Whereabouts> {
  const histories = (await historiesOf(client, workflowId)).toReversed();
  const events = histories.flatMap((history) => history.events ?? []);
  const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
  return {
    builds: unique(
      events.flatMap(({ workflowTaskCompletedEventAttributes: completed }) =>
        completed ? [completed.deploymentVersion?.buildId ?? undefined] : [],
      ),
    ),
    // The SDK's identity of a worker is `<process>@<machine>`.
    processes: unique(
      events.flatMap(({ activityTaskStartedEventAttributes: started }) =>
        started ? [Number.parseInt(started.identity ?? '', 10)] : [],
      ),
    ),
    histories: histories.length,
    failedTasks: events.filter(
      (event) => event.workflowTaskFailedEventAttributes ?? event.workflowTaskTimedOutEventAttributes,
    ).length,
  };
}
