import { innerBlocks } from '../definition/blocks';
import type { Block, ChainDefinition } from '../definition/definition';
import { milliseconds } from '../definition/duration';
import type { PlacedBlock, Scope } from '../layout/placed';
import type { Run } from '../run/run';
import { chainsAround, whoseLimit } from './limited';

/** Whether anything of a chain has a time limit: most have none, and need not be looked through. */
export function isTimed({ limits, blocks }: ChainDefinition): boolean {
  return limits?.time !== undefined || blocks.some(isTimedBlock);
}

function isTimedBlock(block: Block): boolean {
  return 'chain' in block ? isTimed(block.definition) : innerBlocks(block).some(isTimedBlock);
}

/** Whether a time limit holds where a block stands, at whatever hour. */
export function hasTimeLimit({ scope }: PlacedBlock): boolean {
  return chainsAround(scope).some(({ definition }) => definition.limits?.time !== undefined);
}

/** The limit that is over by now, from the inside out; undefined where there is still time. */
export function timeIsUp(
  run: Run,
  { scope }: PlacedBlock,
  at: number,
): { readonly message: string } | undefined {
  if (!run.timed) return undefined;
  for (const each of chainsAround(scope)) {
    const deadline = deadlineOf(run, each);
    if (deadline === undefined || at < deadline) continue;
    const time = timeText(each.definition.limits!.time!);
    return { message: `${whoseLimit(each)} of ${time} is over; raise limits.time` };
  }
  return undefined;
}

/** When the next limit will be over that anything still runs in; milliseconds since the epoch. */
export function nextDeadline(run: Run, at: number): number | undefined {
  if (!run.timed || run.state.status !== 'running') return undefined;
  const deadlines = openScopes(run).flatMap((scope) => deadlineOf(run, scope) ?? []);
  const ahead = deadlines.filter((deadline) => deadline > at);
  return ahead.length > 0 ? Math.min(...ahead) : undefined;
}

function openScopes({ layout, state }: Run): Scope[] {
  const running = layout.all.filter(
    ({ kind, path }) => (kind === 'chain' || kind === 'plan') && state.steps[path]?.status === 'running',
  );
  return [layout.root, ...running.flatMap(({ members: [first] }) => (first ? [first.scope] : []))];
}

/** A run that goes on from another has its whole time again. */
function deadlineOf({ state }: Run, { definition, opener }: Scope): number | undefined {
  const { time } = definition.limits ?? {};
  if (time === undefined) return undefined;
  const { startedAt } = state.metadata;
  const opened = opener ? state.steps[opener.path]?.startedAt : startedAt;
  return opened === undefined ? undefined : Math.max(opened, startedAt) + milliseconds(time);
}

function timeText(time: number | string): string {
  return typeof time === 'number' ? `${time} ms` : time;
}
