import type { Command } from 'commander';
import type { WaitingRun } from '../../client';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { gateText } from '../text/gate-text';
import { safeLine } from '../text/safe-text';
import { positiveInteger } from '../input/words';

interface ApprovalsFlags extends ConnectionFlags {
  readonly chain?: string;
  readonly limit: number;
}

type Waiting = Pick<WaitingRun, 'id' | 'gates' | 'unreadable'>;

/** `catenary approvals`: what waits for a person, in all runs or in one. */
export function addApprovals(program: Command, context: CliContext): void {
  const command = program
    .command('approvals [run]')
    .description('list what waits for a person: in one run, or in all that wait')
    .option('--chain <name>', 'only runs of this chain')
    .option('--limit <n>', 'at most so many runs', positiveInteger, 20);
  withConnection(command, 'npx catenary approvals', 'npx catenary approvals page-4711 --json');
  act<ApprovalsFlags>(command, context, async ({ screen }, [id], { chain, limit, json, ...flags }) => {
    const runs: Waiting[] = await connected(flags, async ({ catenary }) => {
      if (id === undefined) return await catenary.approvals({ limit, ...(chain !== undefined && { chain }) });
      return [{ id, gates: await catenary.get(id).approvals() }];
    });
    if (json) return screen.json(runs);
    if (runs.every(({ gates, unreadable }) => gates.length === 0 && unreadable === undefined))
      screen.line(id === undefined ? 'nothing waits for a person' : `run ${id} waits for nobody`);
    for (const run of runs) for (const gate of run.gates) screen.line(gateText(run.id, gate, new Date()));
    for (const { id: unread, unreadable } of runs)
      if (unreadable !== undefined)
        screen.warn(safeLine(`${unread}: whether it waits for a person is unknown: ${unreadable}`));
  });
}
