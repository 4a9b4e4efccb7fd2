import type { Command } from 'commander';
import type { LiveCall, Progress, RunInfo } from '../../client';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { type Connected, connected, uiLink } from '../connection';
import { pathNote } from '../text/error-note';
import { lostText, usageText } from '../text/outputs';
import { retryMend, retryText } from '../text/retry-text';
import { shellWord } from '../text/shell-word';
import { stepTable } from '../board/step-table';
import { heavy } from '../heavy';
import { problemsReported } from '../doctor/stuck';
import { durationText, momentText } from '../text/units';
import { type IdleQueue, idleText, type Version, versionText } from '../doctor/versions';

interface Standing {
  readonly info: RunInfo;
  readonly progress: Progress;
  readonly calls: readonly LiveCall[];
  /** Why Temporal cannot get on with it. */
  readonly stuck: readonly string[];
  /** The build of the workers that it stays on, while it runs. */
  readonly build?: Version;
  /** Task queues that no worker serves, while it runs. */
  readonly idle: readonly IdleQueue[];
  readonly errors: Readonly<Record<string, string>>;
  /** Why somebody cancelled or terminated it, as they said. */
  readonly endReason?: string;
}

export function addStatus(program: Command, context: CliContext): void {
  const command = program.command('status <run>').description('where a run stands');
  withConnection(
    command,
    'npx catenary status page-4711',
    'npx catenary status page-4711 --json | jq .progress.settled',
  );
  act<ConnectionFlags>(command, context, async ({ screen }, [id = ''], flags) =>
    connected(flags, async (to) => {
      const standing = await standingOf(to, id);
      const idle = standing.idle.map(({ queue }) => queue);
      if (flags.json) return screen.json({ ...standing, idle, uiUrl: await uiLink(to, id) });
      for (const line of standingLines(standing, Date.now())) screen.line(line);
      const link = await uiLink(to, id);
      if (link !== undefined) screen.line(`see     ${link}`);
    }),
  );
}

async function standingOf({ catenary }: Connected, id: string): Promise<Standing> {
  const run = catenary.get(id);
  const info = await run.info();
  const isOpen = info.status === 'running';
  const wasEnded = info.status === 'cancelled' || info.status === 'terminated';
  const [progress, calls, stuck, { build, idle }, { errors }, endReason] = await Promise.all([
    run.progress(),
    isOpen ? run.attempts() : [],
    isOpen ? problemsReported(catenary.client, id) : [],
    isOpen ? heavy.pollers().idleQueuesOf(catenary, id) : { build: undefined, idle: [] },
    run.state(),
    wasEnded ? run.endReason() : undefined,
  ]);
  return {
    info,
    progress,
    calls,
    stuck,
    idle,
    errors,
    ...(build && { build }),
    ...(endReason !== undefined && { endReason }),
  };
}

/** @param now milliseconds since the epoch */
export function standingLines(
  { info, progress, calls, stuck, build, idle, errors, endReason }: Standing,
  now: number,
): string[] {
  const took = durationText((info.endedAt?.getTime() ?? now) - info.startedAt.getTime());
  return [
    `${info.chain} ${info.id}: ${info.status}, ${progress.settled} of ${progress.total} settled`,
    `started ${momentText(info.startedAt.getTime())}, ${info.endedAt ? 'took' : 'running for'} ${took}`,
    ...(endReason === undefined ? [] : [`why     ${endReason}`]),
    ...(info.from ? [`from    ${info.from.id}, which it goes on from`] : []),
    ...(build ? [`stays   on ${versionText(build)}`] : []),
    `usage   ${usageText(progress.usage)}`,
    ...(progress.lost ? [`lost    ${lostText(progress.lost)}`] : []),
    '',
    ...stepTable(progress.steps, info.status !== 'running'),
    ...(asksSomebody(progress) ? [`asks    a person: npx catenary approvals ${shellWord(info.id)}`] : []),
    ...calls.map((call) => `▶ ${call.id} · ${retryText(call, now) || call.state}`),
    ...Object.entries(errors).map(([path, text]) => `note    ${pathNote(path, text)}`),
    ...stuck.map((problem) => `stuck   ${problem}`),
    ...idle.map((each) => `waits   ${idleText([each])}`),
    ...mendsOf(calls, idle).map((mend) => `mend    ${mend}`),
  ];
}

/** Each once: all items of a map may lack the same. */
function mendsOf(calls: readonly LiveCall[], idle: readonly IdleQueue[]): string[] {
  const mends = [
    ...calls.map(({ lastFailure }) => lastFailure && retryMend(lastFailure)),
    ...idle.map(({ mend }) => mend),
  ];
  return [...new Set(mends.filter((mend) => mend !== undefined))];
}

function asksSomebody({ steps }: Progress): boolean {
  return Object.values(steps).some(({ gate }) => gate?.status === 'open');
}
