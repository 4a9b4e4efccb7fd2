import { type Command, Option } from 'commander';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { positiveInteger } from '../input/words';
import { safeLine } from '../text/safe-text';
import { table } from '../text/table';
import { durationText, momentText } from '../text/units';
import type { RunInfo, RunInfoStatus } from '../../client';

interface ListFlags extends ConnectionFlags {
  readonly chain?: string;
  readonly status?: RunInfoStatus;
  readonly limit: number;
}

const STATUSES: readonly RunInfoStatus[] = [
  'running',
  'done',
  'failed',
  'cancelled',
  'terminated',
  'timed_out',
];

export function addList(program: Command, context: CliContext): void {
  const command = program
    .command('list')
    .description('list runs, the newest first')
    .option('--chain <name>', 'only runs of this chain')
    .addOption(new Option('--status <status>', 'only runs that are so').choices(STATUSES))
    .option('--limit <n>', 'at most so many', positiveInteger, 20);
  withConnection(
    command,
    'npx catenary list --status failed',
    'npx catenary list --chain product_page --limit 5 --json',
  );
  act<ListFlags>(command, context, async ({ screen }, _, { chain, status, limit, json, ...flags }) => {
    const runs = await connected(flags, ({ catenary }) =>
      catenary.list({ limit, ...(chain !== undefined && { chain }), ...(status && { status }) }),
    );
    if (json) return screen.json(runs);
    if (runs.length === 0) return screen.line('no runs');
    const heads = ['run', 'chain', 'status', 'started', 'took'];
    const isNews = runs.some(({ from }) => from !== undefined);
    const head = isNews ? [...heads, 'goes on from'] : heads;
    for (const line of table([head, ...runs.map(cells)])) screen.line(line);
    const unreadable = runs.filter((run) => run.unreadable !== undefined);
    if (unreadable[0])
      screen.warn(
        safeLine(
          `${unreadable.length} of these runs cannot be read; ${unreadable[0].id}: ${unreadable[0].unreadable}`,
        ),
      );
  });
}

function cells({ id, chain, status, startedAt, endedAt, from }: RunInfo): string[] {
  const took = endedAt === undefined ? '' : durationText(endedAt.getTime() - startedAt.getTime());
  return [id, chain, status, momentText(startedAt.getTime()), took, ...(from ? [from.id] : [])];
}
