import type { ChainResult } from '../../chain/state/result';
import type { CliContext, CommonOptions } from '../command';
import { type Connected, uiLink } from '../connection';
import { EXIT, type ExitCode, errorText } from '../exit';
import { pathNote } from '../text/error-note';
import { outputsText, summaryText } from '../text/outputs';
import { shellWord } from '../text/shell-word';
import { writeOutputs } from '../output/write-outputs';

export interface EndOptions extends Pick<CommonOptions, 'json'> {
  /** The command did not start the run: it was there. */
  readonly found?: boolean;
  /** A folder for the outputs. */
  readonly out?: string;
  /** Tells a failure only: the caller tells the result in its own way. */
  readonly quiet?: boolean;
}

/** Waits for a run's end and tells what came of it: outputs, or every failure and where to look. */
export async function tellEnd(
  context: CliContext,
  connected: Connected,
  id: string,
  options: EndOptions,
): Promise<ExitCode> {
  const { signal } = context;
  try {
    const result = await connected.catenary.get(id).result({ signal });
    if (!options.quiet) await tellResult(context, connected, id, result, options);
    return EXIT.done;
  } catch (error) {
    signal.throwIfAborted();
    if (!isEnd(error)) throw error;
    await tellFailure(context, connected, id, error, options);
    return EXIT.failed;
  }
}

/** Also a definition that the worker refused: the run was started, and it failed. */
function isEnd(error: unknown): error is Error {
  const name = error instanceof Error ? error.name : '';
  return /^Chain(Run|Cancelled|Terminated|TimedOut|Definition)Error$/.test(name);
}

async function tellResult(
  { screen }: CliContext,
  connected: Connected,
  id: string,
  result: ChainResult,
  { json = false, out, found = false }: EndOptions,
): Promise<void> {
  const files =
    out === undefined ? [] : await writeOutputs(out, result.outputs, { id, status: 'done', ...result });
  if (json)
    return screen.json({
      id,
      status: 'done',
      ...(found && { found }),
      ...result,
      ...(out !== undefined && { files }),
    });
  screen.line();
  screen.line(outputsText(result.outputs));
  screen.line(summaryText(result));
  for (const [path, text] of Object.entries(result.errors)) screen.line(`note    ${pathNote(path, text)}`);
  for (const file of files) screen.line(`wrote   ${file}`);
  await tellWhere({ screen }, connected, id);
}

/** Where a run can be looked at, now and later. */
async function tellWhere(
  { screen }: Pick<CliContext, 'screen'>,
  connected: Connected,
  id: string,
): Promise<void> {
  const link = await uiLink(connected, id);
  screen.line(`run     ${id}`);
  if (link !== undefined) screen.line(`see     ${link}`);
}

async function tellFailure(
  { screen }: CliContext,
  connected: Connected,
  id: string,
  error: Error,
  { json = false, out, found = false }: EndOptions,
): Promise<void> {
  const status =
    { ChainCancelledError: 'cancelled', ChainTerminatedError: 'terminated', ChainTimedOutError: 'timed_out' }[
      error.name
    ] ?? 'failed';
  const { failures } = error as { failures?: Readonly<Record<string, unknown>> };
  const told = {
    id,
    status,
    ...(found && { found }),
    error: { name: error.name, message: errorText(error) },
    ...(failures && { failures }),
  };
  if (out !== undefined) {
    const { outputs } = await connected.catenary.get(id).state();
    await writeOutputs(out, outputs, { ...told, outputs });
  }
  if (json) return screen.json(told);
  screen.warn(error.message);
  const [path] = Object.keys(failures ?? {});
  if (path !== undefined) screen.warn(`look at it: npx catenary show ${shellWord(id)} ${path}`);
  await tellWhere({ screen }, connected, id);
}
