import { pendingGates } from '../../src/chain/approvals';
import { layOut } from '../../src/chain/layout';
import { snapshotOf } from '../../src/chain/snapshot';
import type { Catenary, RunEvent, RunHandle } from '../../src/client';
import { sealSnapshot } from '../../src/client/seal-snapshot';
import { rebuildRun } from '../../src/client/snapshot-of-run';

/** All events of a run, behind a cursor. */
export async function eventsOf(run: RunHandle, after?: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.watch(after === undefined ? {} : { after })) events.push(event);
  return events;
}

/** What the history alone tells of a run that stands still is what its worker says: state, and what is asked. */
export async function expectSameKnowledge({ client }: Catenary, run: RunHandle): Promise<void> {
  const handle = client.workflow.getHandle(run.id);
  const rebuilt = await rebuildRun({ client } as never, run.id);
  expect(sealSnapshot(snapshotOf(rebuilt))).toEqual(sealSnapshot(await handle.query('snapshot')));
  const { runId } = await handle.describe();
  expect(pendingGates(rebuilt, runId)).toEqual(await handle.query('approvals'));
}

/** A watch that is taken up behind any event goes on with the very same events. */
export async function expectResumable(run: RunHandle, events: readonly RunEvent[]): Promise<void> {
  expect(events.at(-1)?.type).toBe('run_ended');
  const tails = await Promise.all(events.map(({ cursor }) => eventsOf(run, cursor)));
  expect(tails).toEqual(events.map((_, i) => events.slice(i + 1)));
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
