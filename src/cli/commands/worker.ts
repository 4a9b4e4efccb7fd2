import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { deploymentName, workerBuildId, workerHost } from '../../config';
import type { CatenaryWorker, WorkerVersion } from '../../worker';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { findTarget } from '../connection';
import { connectWorker } from '../connect-worker';
import { BadInput, EXIT, type ExitCode } from '../exit';
import { loadActivities } from '../input/load-activities';
import { parseModels } from '../input/parse-models';
import { untilInterrupted } from '../board/until-interrupted';
import { port, positiveInteger } from '../input/words';
import { heavy } from '../heavy';

interface WorkerFlags extends ConnectionFlags {
  readonly activities?: string;
  readonly models?: Readonly<Record<string, string>>;
  readonly endpoint?: string;
  readonly healthPort: number;
  readonly metrics: boolean;
  readonly metricsPort: number;
  readonly host: string;
  readonly rateLimit?: number;
  readonly concurrency?: number;
  readonly deployment?: string;
  readonly buildId?: string;
}

/** Room for the longest model call of the defaults, five minutes. */
const GRACE = '330 seconds';

export function addWorker(program: Command, context: CliContext): void {
  const command = program
    .command('worker')
    .description('a worker for production: runs chains and calls models; SIGTERM drains it')
    .option('--endpoint <which>', 'claude, local or an address (default: claude)')
    .option('--models <alias=id>', 'what model aliases stand for; repeatable', parseModels)
    .option('--activities <module>', 'your own activities: the functions that a module exports')
    .option('--rate-limit <n>', 'model calls a second, over all workers', positiveNumber)
    .option('--concurrency <n>', 'model calls at once in this process (default: 50)', positiveInteger)
    .option('--health-port <n>', 'GET /health is served there', port, 8090)
    .option(
      '--metrics-port <n>',
      "Temporal's metrics for Prometheus are served there, at /metrics",
      port,
      9464,
    )
    .option('--no-metrics', 'serve no metrics')
    .option('--host <ip>', 'where both are served (CATENARY_HOST)', workerHost() ?? '127.0.0.1')
    .option(
      '--deployment <name>',
      'what all builds of this worker are versions of; with --build-id (TEMPORAL_DEPLOYMENT_NAME)',
      deploymentName(),
    )
    .option(
      '--build-id <id>',
      'the build that this worker is: runs stay on the build they began on (TEMPORAL_WORKER_BUILD_ID)',
      workerBuildId(),
    );
  withConnection(
    command,
    'TEMPORAL_ADDRESS=temporal:7233 npx catenary worker --models writer=claude-sonnet-5-5',
    'npx catenary worker --activities dist/activities.js --rate-limit 5 --host 0.0.0.0',
    'npx catenary worker --deployment shop --build-id 2026-11-24.1',
  );
  act<WorkerFlags>(command, context, async (_, __, flags) => workerCommand(context, flags));
}

function positiveNumber(text: string): number {
  const n = Number(text);
  if (Number.isFinite(n) && n > 0) return n;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function versionOf({ deployment, buildId }: WorkerFlags): WorkerVersion | undefined {
  if (deployment !== undefined && buildId !== undefined) return { deployment, buildId };
  if (deployment === undefined && buildId === undefined) return undefined;
  throw new BadInput(
    buildId === undefined
      ? `the deployment ${deployment} needs a build: give --build-id or TEMPORAL_WORKER_BUILD_ID`
      : `the build ${buildId} needs a deployment: give --deployment or TEMPORAL_DEPLOYMENT_NAME`,
  );
}

async function workerCommand(
  { signal, screen, takeOver }: CliContext,
  flags: WorkerFlags,
): Promise<ExitCode> {
  const { chooseEndpoint, openEndpoint } = heavy.endpoint();
  const { createWorker, installRuntime } = heavy.worker();
  const { host, metrics, metricsPort, models, rateLimit, concurrency, healthPort } = flags;
  const version = versionOf(flags);
  const endpoint = await openEndpoint(chooseEndpoint(flags.endpoint ?? 'claude'), { signal });
  const activities = flags.activities === undefined ? undefined : await loadActivities(flags.activities);
  installRuntime(metrics ? { metricsAddress: `${host}:${metricsPort}` } : {});
  const target = await findTarget(flags);
  const { connection, namespace } = await connectWorker(target);
  try {
    const worker = await createWorker({
      connection,
      namespace,
      model: endpoint.model,
      models: { ...endpoint.models, ...models },
      shutdownGraceTime: GRACE,
      health: { port: healthPort, host },
      ...(version && { version }),
      ...(target.storage && { storage: target.storage }),
      ...(target.encryption && { encryption: target.encryption }),
      ...(target.taskQueue !== undefined && { taskQueue: target.taskQueue }),
      ...(activities && { activities }),
      ...(rateLimit !== undefined && { modelRateLimit: rateLimit }),
      ...(concurrency !== undefined && { modelConcurrency: concurrency }),
    });
    screen.warn(startedLine({ models: endpoint.line, taskQueue: worker.taskQueue, namespace, ...version }));
    takeOver();
    await runUntil(signal, worker);
  } finally {
    await connection.close().catch(() => {});
    await endpoint.close();
  }
  return EXIT.done;
}

/** In the form of the log that follows. */
function startedLine(facts: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    time: new Date().toISOString(),
    level: 'INFO',
    message: 'catenary worker',
    ...facts,
  });
}

async function runUntil(signal: AbortSignal, worker: CatenaryWorker): Promise<void> {
  const running = worker.run();
  await untilInterrupted(signal, running);
  if (worker.health().healthy) worker.shutdown();
  await running;
}
