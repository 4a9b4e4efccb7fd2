import { pendingGates } from '../../src/chain/gate/approvals';
import { layOut } from '../../src/chain/layout/layout';
import { snapshotOf } from '../../src/chain/state/snapshot';
import type { Catenary, RunEvent, RunHandle } from '../../src/client';
import { rebuildRun } from '../../src/client/resume/snapshot-of-run';

/** All events of a run, behind a cursor. */
export async function eventsOf(run: RunHandle, after?: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.watch(after === undefined ? {} : { after })) events.push(event);
  return events;
}

/** What the history alone tells of a run is what its worker says, state and what is asked, as soon as it stands still. */
export async function expectSameKnowledge({ client }: Catenary, run: RunHandle): Promise<void> {
  const handle = client.workflow.getHandle(run.id);
  const at = async (): Promise<string> => {
    const { runId, historyLength } = await handle.describe();
    return `${runId} ${historyLength}`;
  };
  for (let before: string; ;) {
    before = await at();
    const rebuilt = await rebuildRun({ client } as never, run.id);
    const told = [snapshotOf(rebuilt), pendingGates(rebuilt, before.split(' ')[0]!)];
    const asked = [await handle.query('snapshot'), await handle.query('approvals')];
    if ((await at()) !== before) continue;
    expect(told).toEqual(asked);
    return;
  }
}

/** A watch that is taken up behind any event, or those that are chosen, goes on with the very same events. */
export async function expectResumable(
  run: RunHandle,
  events: readonly RunEvent[],
  isChosen: (event: RunEvent, i: number) => boolean = () => true,
): Promise<void> {
  expect(events.at(-1)?.type).toBe('run_ended');
  const behind = [...events.entries()].filter(([i, event]) => isChosen(event, i));
  const tails = await Promise.all(behind.map(([, { cursor }]) => eventsOf(run, cursor)));
  expect(tails).toEqual(behind.map(([i]) => events.slice(i + 1)));
}

/** `show` answers for every path of a run, with all its calls and how each ended. @returns the ids of all calls */
export async function expectShown(catenary: Catenary, run: RunHandle): Promise<string[]> {
  const { definition, state } = await run.snapshot();
  const paths = new Set([...layOut(definition).byPath.keys(), ...Object.keys(state.steps)]);
  const shown = await Promise.all([...paths].map((path) => run.show(path)));
  expect(shown.map(({ path, status }) => [path, status])).toEqual(
    [...paths].map((path) => [path, state.steps[path]?.status ?? 'waiting']),
  );
  const calls = shown.flatMap((step) => step.calls);
  for (const { end } of calls) expect(end).toBeDefined();
  return calls.map(({ id }) => id);
}
