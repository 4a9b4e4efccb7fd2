import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { estimate, estimateText } from '../../chain/effort/estimate';
import { prepareChain, prepareRun } from '../../define/prepare';
import type { DevSession } from '../../dev/dev-session';
import { act, type CliContext, withCommon } from '../command';
import { connectedTo, type Target, targetOf } from '../connection';
import { encryptionOf } from '../encryption';
import { BadInput, type ExitCode } from '../exit';
import { readInputs } from '../input/inputs';
import { startKept } from '../kept-dev';
import { loadChainFile } from '../input/load-chain-file';
import { logWorkerToFile } from './dev';
import { followToEnd } from './run';
import { heavy } from '../heavy';

interface QuickstartFlags {
  readonly keep?: boolean;
  readonly endpoint?: string;
}

const EXAMPLE = join(__dirname, '..', '..', '..', 'examples', 'product-page');

export function addQuickstart(program: Command, context: CliContext): void {
  const command = program
    .command('quickstart')
    .description('run the example page on a server and a worker of its own, and end them again')
    .option('--keep', 'leave server and worker running')
    .option('--endpoint <which>', 'claude, local, or an address (default: claude with a key, else local)');
  withCommon(command, 'npm run quickstart', 'npm run quickstart -- --keep');
  act<QuickstartFlags>(command, context, async (_, __, flags) => quickstart(context, flags));
}

type Example = ReturnType<typeof prepareRun> & { readonly chain: Parameters<typeof prepareRun>[0] };

async function quickstart(
  context: CliContext,
  { keep = false, endpoint }: QuickstartFlags,
): Promise<ExitCode> {
  const { screen } = context;
  const example = await loadExample();
  context.takeOver();
  const { definition } = example;
  screen.line(
    `${relative('.', EXAMPLE) || EXAMPLE}: ${definition.name}, ${estimateText(estimate(definition))}`,
  );
  return await (keep ? runKept(context, example, endpoint) : runOnce(context, example, endpoint));
}

async function loadExample(): Promise<Example> {
  const file = join(EXAMPLE, 'product-page.yaml');
  if (!existsSync(file))
    throw new BadInput("the quickstart runs in Catenary's repository, where the examples are");
  const chain = await loadChainFile(file);
  const inputs = await readInputs(
    [`product_brief=@${join(EXAMPLE, 'brief.md')}`],
    prepareChain(chain).definition.inputs,
  );
  return { chain, ...prepareRun(chain, inputs) };
}

/** Everything lives in a folder that goes at the end, so that no run of before is taken up again. */
async function runOnce(context: CliContext, example: Example, asked: string | undefined): Promise<ExitCode> {
  const { screen, signal } = context;
  const { chooseEndpoint } = heavy.endpoint();
  const { startDevSession } = heavy.devSession();
  const endpoint = chooseEndpoint(asked);
  const directory = await mkdtemp(join(tmpdir(), 'catenary-quickstart-'));
  let session: DevSession | undefined;
  try {
    await logWorkerToFile(directory);
    session = await startDevSession({
      directory,
      endpoint,
      signal,
      publish: false,
      onProgress: (line) => screen.warn(line),
      onEndpoint: ({ line }) => screen.line(`MODELS  ${line}`),
    });
    screen.line(`SERVER  ${session.server.address}, Temporal UI at ${session.server.uiUrl}`);
    return await Promise.race([runExample(context, example, targetIn(session)), session.broken]);
  } catch (error) {
    // The worker hears an interruption as well, and may end first.
    signal.throwIfAborted();
    throw error;
  } finally {
    await session?.close();
    await rm(directory, { recursive: true, force: true });
    if (session)
      screen.line(
        'ended the server, the worker and the models; `npm run quickstart -- --keep` leaves them running',
      );
  }
}

function targetIn({ server, storageDir }: DevSession): Target {
  const { address, namespace, pid, uiUrl } = server;
  const state = { address, namespace, pid, storage: storageDir, startedAt: '' };
  return targetOf({}, { ...state, ...(uiUrl !== undefined && { uiUrl }) }, undefined);
}

async function runKept(context: CliContext, example: Example, asked: string | undefined): Promise<ExitCode> {
  const kept = await startKept(context, asked);
  try {
    const target = targetOf({}, kept.state, undefined, encryptionOf({}, kept.state));
    const code = await runExample(context, example, target);
    context.screen.line(`left running for this folder: ${kept.state.address}, UI at ${kept.state.uiUrl}`);
    context.screen.line('end it: npx catenary dev --stop');
    return code;
  } catch (error) {
    await kept.end();
    throw error;
  }
}

async function runExample(
  context: CliContext,
  { chain, inputs, definition }: Example,
  target: Target,
): Promise<ExitCode> {
  return await connectedTo(target, async (to) => {
    const id = `product-page-${randomUUID().slice(0, 8)}`;
    await to.catenary.start(chain, { id, inputs });
    return await followToEnd(context, to, { definition }, id, {});
  });
}
