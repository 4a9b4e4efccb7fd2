import type { Command } from 'commander';
import { changedBlocks } from '../../chain/resume/changed';
import { queryFor } from '../../client/run/list-runs';
import { prepareChain } from '../../define/prepare';
import type { RunHistory, Verified, VerifyOptions } from '../../worker';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { type Connected, connected, findTarget } from '../connection';
import { BadInput, EXIT, type ExitCode } from '../exit';
import { heavy } from '../heavy';
import { loadChainFile } from '../input/load-chain-file';
import { readTextFile } from '../input/text-file';
import { safeLine } from '../text/safe-text';
import { countedIfAny } from '../../chain/words';

interface VerifyFlags extends ConnectionFlags {
  readonly query?: string;
  readonly allowNone?: boolean;
  readonly file?: readonly string[];
  readonly against?: string;
}

/** `catenary verify`: histories against the present code, or a run's chain against a file. */
export function addVerify(program: Command, context: CliContext): void {
  const command = program
    .command('verify [run...]')
    .description('replay histories on the present code, without a model call: the gate before a deploy')
    .option('--query <query>', 'the runs of a list query, such as \'ExecutionStatus="Running"\'')
    .option('--allow-none', 'a query that finds no run is no mistake: nothing runs in this namespace yet')
    .option(
      '--file <file...>',
      'histories as JSON, such as `catenary history` and the temporal CLI write them',
    )
    .option('--against <chain>', 'no replay: list the blocks of the run that a chain file writes otherwise');
  withConnection(
    command,
    'npx catenary verify page-4711',
    'npx catenary verify --query \'ExecutionStatus="Running"\' --allow-none',
    'npx catenary verify --file page-4711.history.json',
    'npx catenary verify page-4711 --against page.yaml',
  );
  act<VerifyFlags>(command, context, (_, runs, flags) => verifyCommand(context, runs, flags));
}

async function verifyCommand(
  context: CliContext,
  runs: readonly string[],
  flags: VerifyFlags,
): Promise<ExitCode> {
  const { against, file = [], query } = flags;
  if (runs.length === 0 && query === undefined && file.length === 0)
    throw new BadInput('nothing to verify: name a run, a --query or a --file');
  if (against !== undefined) {
    if (runs.length !== 1) throw new BadInput('--against compares one run with a chain file: name one run');
    return await compareWith(context, runs[0]!, against, flags);
  }
  // The SDK tells of each replay as of a worker that comes and goes; only what it cannot do is worth a line.
  heavy.worker().installRuntime({ logLevel: 'ERROR' });
  const told = new Teller(context, flags.json ?? false);
  if (file.length > 0) await told.verify(filesOf(file), await optionsFor(flags));
  let none: string | undefined;
  if (runs.length > 0 || query !== undefined)
    none = await connected(flags, async (to) => {
      const found = query === undefined ? [] : await foundBy(to, query);
      await told.verify(storedOf(to, [...runs, ...found]), optionsOf(to));
      return query !== undefined && found.length === 0 ? await noneText(to, query) : undefined;
    });
  const code = told.end();
  if (none === undefined) return code;
  context.screen.warn(flags.allowNone ? none : `${none}; --allow-none where that is no mistake`);
  return code === EXIT.done && !flags.allowNone ? EXIT.badInput : code;
}

/** Tells each history as it is verified, and at the end how many were not. */
class Teller {
  private readonly all: Verified[] = [];

  constructor(
    private readonly context: CliContext,
    private readonly json: boolean,
  ) {}

  async verify(histories: AsyncIterable<RunHistory>, options: VerifyOptions): Promise<void> {
    const { verifyHistories } = heavy.worker();
    for await (const verified of verifyHistories(histories, options)) {
      this.all.push(verified);
      if (!this.json) this.context.screen.line(lineOf(verified));
    }
  }

  end(): ExitCode {
    const { screen } = this.context;
    const failed = this.all.filter(({ difference }) => difference).length;
    if (this.json) screen.json({ verified: this.all.length - failed, failed, histories: this.all });
    else
      screen.line(`${this.all.length - failed} of ${this.all.length} histories replay on the present code`);
    return failed === 0 ? EXIT.done : EXIT.failed;
  }
}

function optionsOf({ catenary }: Connected): VerifyOptions {
  const { dataConverter, namespace } = catenary.client.options;
  return { namespace, ...(dataConverter && { dataConverter }) };
}

/** Histories in files are read with what a run on that server would be read with; the server itself is not asked. */
async function optionsFor(flags: VerifyFlags): Promise<VerifyOptions> {
  const { createDataConverter } = heavy.converter();
  const { storage, encryption, profile, ...target } = await findTarget(flags);
  const namespace = target.namespace ?? namespaceIn(profile);
  return { namespace, dataConverter: createDataConverter({ storage, encryption, namespace }) };
}

function namespaceIn(profile: string | undefined): string {
  const { loadProfile } = heavy.profile();
  return loadProfile(profile).namespace ?? 'default';
}

function lineOf({ id, events, calls, difference }: Verified): string {
  const counts = `${events} events, ${calls} calls`;
  return safeLine(difference ? `✗ ${id}  ${counts}  ${difference.text}` : `✓ ${id}  ${counts}`);
}

async function* filesOf(files: readonly string[]): AsyncGenerator<RunHistory> {
  const { historyFromText } = heavy.worker();
  for (const file of files) {
    const text = await readTextFile(file, '--file');
    try {
      yield { id: file, history: historyFromText(text) };
    } catch (error) {
      const { message } = error as Error;
      const reason =
        error instanceof SyntaxError ? 'it is not JSON, or not all of it' : message.split('\n')[0];
      throw new BadInput(`--file: ${file}: ${reason}`);
    }
  }
}

async function* storedOf({ catenary }: Connected, runs: readonly string[]): AsyncGenerator<RunHistory> {
  for (const id of runs) yield* catenary.get(id).histories();
}

async function foundBy({ catenary }: Connected, query: string): Promise<string[]> {
  return (await catenary.list({ query, limit: Infinity })).map(({ id }) => id);
}

/** A gate that looked at nothing must not look like one that found nothing wrong. */
async function noneText({ catenary: { client } }: Connected, query: string): Promise<string> {
  const { count } = await client.workflow.count(queryFor({ query }));
  const others =
    count === 0 ? 'no workflow' : `${countedIfAny(count, 'workflow')}, none of them a run of a chain`;
  return safeLine(`--query ${query} finds ${others} in the namespace ${client.options.namespace}`);
}

async function compareWith(
  { screen }: CliContext,
  id: string,
  file: string,
  { json, ...flags }: VerifyFlags,
): Promise<ExitCode> {
  const { definition } = prepareChain(await loadChainFile(file));
  const snapshot = await connected(flags, ({ catenary }) => catenary.get(id).snapshot());
  const changed = changedBlocks(snapshot.definition, definition);
  if (json) screen.json({ id, chain: file, changed });
  else if (changed.length === 0) screen.line(`${file} writes every block as run ${id} has it`);
  else for (const { path, change } of changed) screen.line(safeLine(`${path}  ${change}`));
  return changed.length === 0 ? EXIT.done : EXIT.failed;
}
