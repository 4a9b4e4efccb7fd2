import type { Command } from 'commander';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { refuseOut } from '../output/writable';
import { tellEnd } from '../board/run-end';
import { unlessInterrupted } from '../board/unless-interrupted';

interface ResultFlags extends ConnectionFlags {
  readonly out?: string;
}

export function addResult(program: Command, context: CliContext): void {
  const command = program
    .command('result <run>')
    .description("wait for a run's end and print its outputs")
    .option('--out <dir>', 'write one file an output, and result.json');
  withConnection(
    command,
    'npx catenary result page-4711',
    'npx catenary result page-4711 --json > page.json',
  );
  act<ResultFlags>(command, context, async (_, [id = ''], flags) => {
    await refuseOut(flags.out);
    return await connected(flags, async (to) => {
      context.takeOver();
      const { status } = await to.catenary.get(id).info();
      if (status === 'running' && !flags.json)
        context.screen.warn(`run ${id} is still running; waiting for its end`);
      return await unlessInterrupted(context, id, () => tellEnd(context, to, id, flags));
    });
  });
}
