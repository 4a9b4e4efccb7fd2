import type { Client } from '@temporalio/client';
import type { Command, Side } from './app';

/** What some runs took. History figures are of one run: every run of a side and scenario has the same. */
export interface Measured {
  readonly events: number;
  readonly workflowTasks: number;
  readonly historyBytes: number;
  /** CPU of the process that holds worker and client, in milliseconds a run. */
  readonly cpuMs: number;
  /** Median of a run's wall clock, in milliseconds. */
  readonly p50: number;
  /** Of all runs together, in milliseconds. */
  readonly wall: number;
}

let batches = 0;

export async function measure(
  client: Client,
  side: Side,
  command: Command,
  run: (workflowId: string) => Promise<unknown>,
): Promise<Measured> {
  const batch = `${side}-${process.pid}-${(batches += 1)}`;
  const walls: number[] = [];
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < command.runs) {
      const id = `${batch}-${(next += 1)}`;
      const from = performance.now();
      await run(id);
      walls.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: command.concurrency }, lane));
  const wall = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  walls.sort((a, b) => a - b);
  return {
    ...(await historyOf(client, `${batch}-1`)),
    cpuMs: (user + system) / 1000 / command.runs,
    p50: walls[Math.floor(walls.length / 2)]!,
    wall,
  };
}

async function historyOf(
  client: Client,
  workflowId: string,
): Promise<Pick<Measured, 'events' | 'workflowTasks' | 'historyBytes'>> {
  const handle = client.workflow.getHandle(workflowId);
  const { events = [] } = await handle.fetchHistory();
  const { historySize, historyLength } = await handle.describe();
  return {
    events: historyLength,
    workflowTasks: (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes).length,
    historyBytes: historySize ?? 0,
  };
}
