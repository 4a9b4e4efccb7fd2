import type { RunUsage } from '../../chain/state/state';

/** What a run has used itself, without the runs that it goes on from. */
export function withoutInherited(usage: RunUsage, inherited: RunUsage | undefined): RunUsage {
  if (!inherited) return usage;
  const own = Object.entries(usage).map(([name, count]) => [
    name,
    Math.max(0, (count as number) - inherited[name as keyof RunUsage]),
  ]);
  return Object.fromEntries(own) as unknown as RunUsage;
}
