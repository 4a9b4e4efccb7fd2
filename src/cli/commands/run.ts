import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { estimate, estimateText } from '../../chain/effort/estimate';
import { definitionOf } from '../../define/chain';
import { prepareChain, prepareRun } from '../../define/prepare';
import { boardPaths } from '../board/board';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { type Connected, connected, uiLink } from '../connection';
import { BadInput, EXIT, type ExitCode, exitCodeOf } from '../exit';
import { followRun } from '../board/follow-run';
import { refuseOut } from '../output/writable';
import { readInputs, refuseInputs } from '../input/inputs';
import { loadChainFile } from '../input/load-chain-file';
import { repeated } from '../input/words';
import { type EndOptions, tellEnd } from '../board/run-end';
import { braceHints } from '../text/brace-hints';
import { durationText } from '../text/units';
import { shellWord } from '../text/shell-word';
import { unlessInterrupted } from '../board/unless-interrupted';

export interface RunFlags extends ConnectionFlags {
  readonly input?: readonly string[];
  readonly id?: string;
  readonly detach?: boolean;
  readonly out?: string;
}

type PreparedRun = ReturnType<typeof prepareRun> & { readonly chain: Parameters<typeof prepareRun>[0] };

export function addRun(program: Command, context: CliContext): void {
  const command = program
    .command('run <chain>')
    .description('run a chain: a YAML or JSON file, or a module and its export (chains.js#report)')
    .option('-i, --input <value>', 'name=value, name=@file or @all.json; repeatable', repeated)
    .option('--id <id>', 'the run id; asking again under the same id finds the same run')
    .option('--detach', 'start the run and do not wait for it')
    .option('--out <dir>', 'write one file an output, and result.json');
  withConnection(
    command,
    'npx catenary run examples/report/report.yaml --input industry="bicycle sharing"',
    'npx catenary run page.yaml --input product_brief=@brief.md --id page-4711 --out page/',
    'npx catenary run dist/chains.js#productPage --input @inputs.json --detach --json',
  );
  act<RunFlags>(command, context, async (_, [file = ''], flags) => runCommand(context, file, flags));
}

/** What is wrong with chain or inputs is said before anything is connected or called. */
async function runCommand(context: CliContext, file: string, flags: RunFlags): Promise<ExitCode> {
  await refuseOut(flags.out);
  const chain = await loadChainFile(file);
  const { definition } = prepareChain(chain);
  const inputs = await readInputs(flags.input ?? [], definition.inputs);
  refuseInputs(definition, inputs);
  const prepared = { chain, ...prepareRun(chain, inputs) };
  if (flags.id === '') throw new BadInput('--id is empty: name what the run is about, such as page-4711');
  const id = flags.id ?? `${definition.name}-${randomUUID().slice(0, 8)}`;
  if (!flags.json) context.screen.line(`${definition.name}: ${estimateText(estimate(definition))}`);
  for (const hint of braceHints(definitionOf(chain))) context.screen.warn(`hint: ${hint}`);
  return await connected(flags, (to) => startRun(context, to, prepared, id, flags));
}

async function startRun(
  context: CliContext,
  to: Connected,
  prepared: PreparedRun,
  id: string,
  flags: RunFlags,
): Promise<ExitCode> {
  context.takeOver();
  const { found = false } = await to.catenary.start(prepared.chain, { id, inputs: prepared.inputs });
  if (found && !flags.json) await tellFound(context, to, id);
  if (flags.detach) return await tellDetached(context, to, id, { ...flags, found });
  return await followStarted(context, to, prepared, id, { ...flags, found });
}

/** Follows a run that was just started; what ends the command says that it does not end the run. */
export async function followStarted(
  context: CliContext,
  to: Connected,
  started: Pick<PreparedRun, 'definition'>,
  id: string,
  flags: FollowFlags,
): Promise<ExitCode> {
  return await unlessInterrupted(context, id, () =>
    followToEnd(context, to, started, id, flags).catch((error: unknown) => {
      if (!context.signal.aborted && exitCodeOf(error) === EXIT.unreachable)
        context.screen.warn(
          `run ${id} goes on where the server does; watch it: npx catenary watch ${shellWord(id)}`,
        );
      throw error;
    }),
  );
}

export async function tellDetached(
  { screen }: CliContext,
  to: Connected,
  id: string,
  { json, found = false }: Pick<FollowFlags, 'json' | 'found'>,
): Promise<ExitCode> {
  const link = await uiLink(to, id);
  const status = found ? (await to.catenary.get(id).info()).status : 'running';
  if (json) screen.json({ id, status, ...(found && { found }), ...(link !== undefined && { uiUrl: link }) });
  else
    screen.line(
      `run ${id} ${found ? `is ${status}` : 'was started'}; watch it: npx catenary watch ${shellWord(id)}`,
    );
  return EXIT.done;
}

/** What follows is told from the run's beginning, which would look as if it had begun now. */
async function tellFound({ screen }: CliContext, { catenary }: Connected, id: string): Promise<void> {
  const { startedAt } = await catenary.get(id).info();
  const ago = durationText(Date.now() - startedAt.getTime());
  screen.line(`found ${id}, started ${ago} ago with the same chain and inputs: nothing is started anew`);
}

interface FollowFlags extends EndOptions {
  /** The blocks that are shown before they start. Default: all. */
  readonly shows?: (path: string) => boolean;
}

/** Shows a run that was just started until its end, and what came of it. */
export async function followToEnd(
  context: CliContext,
  to: Connected,
  { definition }: Pick<PreparedRun, 'definition'>,
  id: string,
  { shows = () => true, ...flags }: FollowFlags,
): Promise<ExitCode> {
  if (!flags.json) {
    const link = await uiLink(to, id);
    context.screen.line(`run ${id}${link === undefined ? '' : `  ${link}`}`);
    await followRun(context, to, id, { paths: boardPaths(definition).filter(shows) });
  }
  return await tellEnd(context, to, id, flags);
}
