import type { ResumeOptions, ResumePlan } from '../client';
import { type ChangeFlags, changesFrom } from './input/change-flags';
import type { CliContext, ConnectionFlags } from './command';
import { followStarted, tellDetached } from './commands/run';
import { type Connected, connected } from './connection';
import { EXIT, type ExitCode } from './exit';
import { resumeLines } from './text/resume-text';
import { inFlags } from './text/resume-mend';
import { shellWord } from './text/shell-word';
import { refuseOut } from './output/writable';
import { snapshotOf } from './input/snapshot-file';

export interface GoOnFlags extends ConnectionFlags, ChangeFlags {
  readonly dryRun?: boolean;
  readonly detach?: boolean;
  readonly out?: string;
}

/** Says what is kept and what runs, starts the run, and follows it: what `resume` and `fork` have in common. */
export async function goOn(
  context: CliContext,
  word: string,
  flags: GoOnFlags,
  how: { readonly fork: true } | Pick<ResumeOptions, 'force' | 'running'>,
): Promise<ExitCode> {
  await refuseOut(flags.out);
  return await connected(flags, async (to) => {
    const snapshot = await snapshotOf(to, word);
    const changes = await changesFrom(snapshot, flags);
    const { catenary } = to;
    // Both times of one snapshot: what is said is what is done.
    const planning =
      'fork' in how
        ? catenary.fork(snapshot, { ...changes, dryRun: true })
        : catenary.resume(snapshot, { ...changes, ...how, dryRun: true });
    const plan = await planning.catch((error: unknown) => {
      throw inFlags(error);
    });
    if (!flags.json) for (const line of resumeLines(plan)) context.screen.line(line);
    if (flags.dryRun) return told(context, plan, flags);
    context.takeOver();
    const asked = Date.now();
    const run =
      'fork' in how
        ? await catenary.fork(snapshot, changes)
        : await catenary.resume(snapshot, { ...changes, ...how });
    await warnIfBefore(context, to, run.id, asked);
    return await follow(context, to, plan, run, flags);
  });
}

function told({ screen }: CliContext, plan: ResumePlan, { json }: GoOnFlags): ExitCode {
  const { snapshot: _, ...said } = plan;
  if (json) screen.json(said);
  return EXIT.done;
}

/** The same asked again finds the run that was started then: how that one ended is no news. */
async function warnIfBefore(
  { screen }: CliContext,
  { catenary }: Connected,
  id: string,
  asked: number,
): Promise<void> {
  const { status, endedAt } = await catenary.get(id).info();
  if (endedAt === undefined || endedAt.getTime() >= asked) return;
  const further =
    status === 'done' ? '' : `; to try once more, go on from it: npx catenary resume ${shellWord(id)}`;
  screen.warn(`the same was asked before: run ${id} is ${status}${further}`);
}

async function follow(
  context: CliContext,
  to: Connected,
  plan: ResumePlan,
  { id, found = false }: { readonly id: string; readonly found?: boolean },
  flags: GoOnFlags,
): Promise<ExitCode> {
  if (flags.detach) return await tellDetached(context, to, id, { ...flags, found });
  const { definition } = plan.snapshot;
  const kept = new Set(plan.kept);
  return await followStarted(context, to, { definition }, id, {
    ...flags,
    found,
    shows: (path) => !kept.has(path),
  });
}
