import type { Command } from 'commander';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { shellWord } from '../text/shell-word';

interface CancelFlags extends ConnectionFlags {
  readonly reason?: string;
  readonly terminate?: boolean;
}

export function addCancel(program: Command, context: CliContext): void {
  const command = program
    .command('cancel <run>')
    .description('ask a run to stop; its calls in flight are ended first')
    .option('--reason <text>', 'recorded in the history')
    .option('--terminate', 'end it at once, without its knowing; for a run that is stuck');
  withConnection(command, 'npx catenary cancel page-4711 --reason "wrong brief"');
  act<CancelFlags>(command, context, async ({ screen }, [id = ''], { reason, terminate, json, ...flags }) => {
    const status = await connected(flags, async ({ catenary }) => {
      const run = catenary.get(id);
      const { status: before } = await run.info();
      if (before !== 'running') return before;
      await (terminate ? run.terminate(reason) : run.cancel(reason));
      return terminate ? 'terminated' : 'cancelling';
    });
    if (json) return screen.json({ id, status });
    if (status === 'cancelling')
      return screen.line(`run ${id} was asked to stop; see it end: npx catenary watch ${shellWord(id)}`);
    screen.line(
      status === 'terminated' && terminate ? `run ${id} was terminated` : `run ${id} had ended: ${status}`,
    );
  });
}
