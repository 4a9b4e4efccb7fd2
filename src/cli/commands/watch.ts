import type { Command } from 'commander';
import { parseCursor } from '../../client/watch/cursor';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { BadInput, EXIT, type ExitCode } from '../exit';
import { followRun } from '../board/follow-run';
import { tellEnd } from '../board/run-end';
import { unlessInterrupted } from '../board/unless-interrupted';

interface WatchFlags extends ConnectionFlags {
  readonly after?: string;
}

export function addWatch(program: Command, context: CliContext): void {
  const command = program
    .command('watch <run>')
    .description('follow a run from its beginning to its end')
    .option('--after <cursor>', 'go on behind the event that has this cursor (see --json)');
  withConnection(command, 'npx catenary watch page-4711', 'npx catenary watch page-4711 --json | jq .type');
  act<WatchFlags>(command, context, async (_, [id = ''], flags) => watchCommand(context, id, flags));
}

async function watchCommand(context: CliContext, id: string, flags: WatchFlags): Promise<ExitCode> {
  return await connected(flags, async (to) => {
    context.takeOver();
    const after = flags.after === undefined ? {} : { after: checkedCursor(flags.after) };
    let status: string | undefined;
    const onEvent = (event: { readonly type: string; readonly status?: unknown }): void => {
      if (event.type === 'run_ended') status = String(event.status);
      context.screen.json(event);
    };
    return await unlessInterrupted(context, id, async () => {
      await followRun(context, to, id, { ...after, ...(flags.json && { onEvent }) });
      if (flags.json) return status === 'done' ? EXIT.done : EXIT.failed;
      return await tellEnd(context, to, id, {});
    });
  });
}

function checkedCursor(text: string): string {
  try {
    parseCursor(text);
    return text;
  } catch (error) {
    throw new BadInput((error as Error).message);
  }
}
