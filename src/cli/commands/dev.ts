import { openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DevSession } from '../../dev/dev-session';
import { awaitOrphan, projectFolder, readDevState } from '../../dev/dev-state';
import { endProcess } from '../../dev/server/end-process';
import { act, type CliContext, type CommonOptions, withCommon } from '../command';
import { encryptionOf } from '../encryption';
import { BadInput, EXIT, type ExitCode } from '../exit';
import { loadActivities } from '../input/load-activities';
import { parseModels } from '../input/parse-models';
import { port } from '../input/words';
import { untilInterrupted } from '../board/until-interrupted';
import { heavy } from '../heavy';

interface DevFlags extends CommonOptions {
  readonly port?: number;
  readonly uiPort?: number;
  readonly activities?: string;
  readonly models?: Readonly<Record<string, string>>;
  readonly endpoint?: string;
  readonly taskQueue?: string;
  readonly keyFile?: string;
  readonly stop?: boolean;
}

export function addDev(program: Command, context: CliContext): void {
  const command = program
    .command('dev')
    .description(
      'a Temporal server with its UI, a model endpoint and a worker, for this folder; Ctrl-C ends them all',
    )
    .option('--port <n>', "the server's port (default: that of before, else a free one)", port)
    .option('--ui-port <n>', "the UI's port (default: that of before, else a free one)", port)
    .option('--endpoint <which>', 'claude, local, or an address (default: claude with a key, else local)')
    .option('--models <alias=id>', 'what model aliases stand for; repeatable', parseModels)
    .option('--activities <module>', 'your own activities: the functions that a module exports')
    .option('--task-queue <name>', 'the task queue of runs (default: catenary)')
    .option('--key-file <file>', 'the keys that values are encrypted with (CATENARY_KEY_FILE, CATENARY_KEYS)')
    .option('--stop', 'end the one that runs for this folder');
  withCommon(
    command,
    'npx catenary dev',
    'npx catenary dev --endpoint claude --models writer=claude-sonnet-5-5',
    'npx catenary dev --stop',
  );
  act<DevFlags>(command, context, async (_, __, flags) =>
    flags.stop ? stopDev(context) : runDev(context, flags),
  );
}

async function runDev(context: CliContext, flags: DevFlags): Promise<ExitCode> {
  const { screen, signal } = context;
  await awaitOrphan();
  const running = await readDevState();
  if (running)
    throw new BadInput(
      `a development server runs for this folder already, at ${running.address}; end it with \`npx catenary dev --stop\``,
    );
  const { chooseEndpoint } = heavy.endpoint();
  const endpoint = chooseEndpoint(flags.endpoint);
  const encryption = encryptionOf(flags);
  const activities = flags.activities === undefined ? undefined : await loadActivities(flags.activities);
  const { startDevSession } = heavy.devSession();
  await logWorkerToFile();
  context.takeOver();
  const { port: serverPort, uiPort, models, taskQueue } = flags;
  const session = await startDevSession({
    endpoint,
    signal,
    onProgress: (line) => screen.warn(line),
    ...(!flags.json && { onEndpoint: ({ line }) => screen.line(`MODELS  ${line}`) }),
    ...(activities && { activities }),
    ...(encryption && { encryption }),
    ...(models && { models }),
    ...(serverPort !== undefined && { port: serverPort }),
    ...(uiPort !== undefined && { uiPort }),
    ...(taskQueue !== undefined && { taskQueue }),
  });
  try {
    tellReady(context, session, flags);
    await untilInterrupted(signal, session.broken);
    screen.warn('ending; once more for at once');
  } finally {
    await session.close();
  }
  return EXIT.done;
}

function tellReady({ screen }: CliContext, { server, endpoint }: DevSession, { json }: DevFlags): void {
  const { address, namespace, uiUrl } = server;
  if (json) return screen.json({ address, namespace, uiUrl, models: endpoint.line });
  screen.line(`SERVER  ${address}`);
  screen.line(`UI      ${uiUrl}`);
  screen.line('WORKER  ready: npx catenary run <chain> in another terminal; Ctrl-C ends everything');
}

/** The terminal is for people; what the worker says is kept beside the database. */
export async function logWorkerToFile(folder = projectFolder()): Promise<void> {
  const { installRuntime } = heavy.worker();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = openSync(join(folder, 'worker.log'), 'a', 0o600);
  installRuntime({ write: (line) => void writeSync(file, line) });
}

async function stopDev({ screen }: CliContext): Promise<ExitCode> {
  const state = await readDevState();
  if (!state) {
    screen.line('no development server runs for this folder');
    return EXIT.done;
  }
  await endProcess(state.devPid ?? state.pid, 10_000);
  for (let waited = 0; (await readDevState()) !== undefined && waited < 10_000; waited += 100)
    await sleep(100);
  screen.line(`ended the development server at ${state.address}`);
  return EXIT.done;
}
