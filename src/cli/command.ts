import { type Command, Option } from 'commander';
import { errorText, EXIT, type ExitCode, exitCodeOf } from './exit';
import type { Screen } from './board/screen';

/** What every command is given. */
export interface CliContext {
  readonly screen: Screen;
  /** Aborted by Ctrl-C, SIGTERM, SIGHUP, and once nobody reads the output any more: see `takeOver`. */
  readonly signal: AbortSignal;
  /** From here on an interruption aborts the signal; before, and at the second time, it ends the process at once. */
  readonly takeOver: () => void;
  /** Takes the exit code once the command is through. */
  readonly exit: (code: ExitCode) => void;
}

/** Of all commands. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Of commands that talk to a server: where it is, where it isn't the folder's own development server. */
export interface ConnectionFlags extends CommonOptions {
  readonly address?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly storage?: string;
  readonly keyFile?: string;
  readonly taskQueue?: string;
}

/** What every command has: the common options, and examples below its help. */
export function withCommon(command: Command, ...examples: readonly string[]): Command {
  return command
    .option('--json', 'print JSON')
    .addOption(new Option('--debug', 'print the stack of an error').hideHelp())
    .addHelpText('after', `\nExamples:\n${examples.map((each) => `  $ ${each}`).join('\n')}`);
}

/** The same, of a command that talks to a server. */
export function withConnection(command: Command, ...examples: readonly string[]): Command {
  return withCommon(command, ...examples)
    .option(
      '--address <host:port>',
      'the Temporal server (TEMPORAL_ADDRESS; else the development server of this folder)',
    )
    .option('--namespace <name>', 'the Temporal namespace (TEMPORAL_NAMESPACE)')
    .option('--profile <name>', "a profile of the temporal CLI's configuration (TEMPORAL_PROFILE)")
    .option('--storage <dir>', 'the folder with large values (CATENARY_STORAGE_DIR)')
    .option('--key-file <file>', 'the keys that values are encrypted with (CATENARY_KEY_FILE, CATENARY_KEYS)')
    .option('--task-queue <name>', 'the task queue of runs (default: catenary)');
}

/** What a command does; without a code of its own it is done. */
export type Handler<Options> = (
  context: CliContext,
  args: readonly string[],
  options: Options & CommonOptions,
) => Promise<ExitCode | void>;

/** Makes a handler the command's action: its outcome is the exit code, its error one line. */
export function act<Options>(command: Command, context: CliContext, handler: Handler<Options>): Command {
  return command.action(async () => {
    const options = command.optsWithGlobals<Options & CommonOptions>();
    try {
      context.exit((await handler(context, command.args, options)) ?? EXIT.done);
    } catch (error) {
      report(context.screen, error, options);
      context.exit(exitCodeOf(error) ?? EXIT.failed);
    }
  });
}

/** People read an error on standard error, programs on standard output. */
function report(screen: Screen, error: unknown, { json = false, debug = false }: CommonOptions): void {
  screen.keep();
  if (json) {
    const { name, problems } = error as { name?: string; problems?: unknown };
    screen.json({
      error: {
        name: name ?? 'Error',
        message: errorText(error),
        ...(problems !== undefined && { problems }),
      },
    });
  }
  if (!json || debug) screen.warn(errorText(error, { debug }));
}
