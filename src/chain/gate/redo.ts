import { withdraw } from './gate';
import { own } from '../json';
import { EMPTY_REPLY } from '../recovery/ladder';
import { placeMembers } from '../layout/layout';
import { isInside, type PlacedBlock, withMembers } from '../layout/placed';
import type { Run } from '../run/run';
import { makersNamed, makersSeen, seesAll } from '../layout/waits';
import { isFinished } from '../run/finished';

/**
 * Makes a step run again, with what was rejected and the reason as feedback, and with it everything that has read its
 * output, at any distance. What did not read it stays as it is.
 *
 * @param gate where it was rejected: it asks again once something new is handed to it
 */
export function redo(run: Run, step: PlacedBlock, gate: PlacedBlock, reason: string, at: number): void {
  const reply = replyOf(run, step);
  const stale = new Set([skippedWith(run, step), gate, ...dependentsOf(run, step)]);
  for (const placed of stale) forget(run, placed, at);
  for (const placed of stale) reopenAround(run, placed);
  run.state.before ??= {};
  run.state.before[step.path] = { ...run.state.before[step.path], feedback: { reply, reasons: [reason] } };
  run.moves += 1;
}

/** What a step has come to, as its model would have said it: a person may have written it. */
function replyOf(run: Run, step: PlacedBlock): string {
  // It may not have begun, where what was rejected came to its end without it.
  const { attempts, held, plan } = run.state.steps[step.path] ?? {};
  const output = held ? held.value : own(outputsAt(run, step), step.output!);
  const said = output === undefined ? (attempts?.at(-1)?.reply ?? plan ?? '') : output;
  const reply = typeof said === 'string' ? said : JSON.stringify(said);
  return reply.trim() === '' ? EMPTY_REPLY : reply;
}

/** What validators were given counts as read by their steps, in a history that is not older than that. */
function dependentsOf(run: Run, step: PlacedBlock): PlacedBlock[] {
  const before = readersOf(run, step, (placed) => makersNamed(run.layout, placed));
  const now = readersOf(run, step, (placed) => makersGiven(run, placed));
  return now.length === before.length || run.patched('redo-verdicts') ? now : before;
}

/** Everyone whose output a block may have been given. */
function makersGiven(run: Run, placed: PlacedBlock): PlacedBlock[] {
  const named = makersNamed(run.layout, placed);
  if (!seesAll(placed.block)) return named;
  const seen = makersSeen(run.layout, placed).filter((maker) => isFinished(run, maker));
  return [...new Set([...named, ...seen])];
}

type Readings = (placed: PlacedBlock) => readonly PlacedBlock[];

/** Everything that has read what the step makes, or what those make that have: the largest blocks that do not hold the step. */
function readersOf(run: Run, step: PlacedBlock, readings: Readings): PlacedBlock[] {
  const stale = new Set<PlacedBlock>([step, skippedWith(run, step)]);
  let before: number;
  do {
    before = stale.size;
    for (const placed of run.layout.all) {
      if (
        isInside(step, placed) ||
        placed === step ||
        !makersRead(run, placed, readings).some((maker) => isStale(maker, stale))
      )
        continue;
      stale.add(unitOf(skippedWith(run, placed), step));
    }
  } while (stale.size !== before);
  stale.delete(step);
  return [...stale];
}

/** Whose outputs a block has read: nobody's before its turn, and a gate that was passed over has still let one through. */
function makersRead(run: Run, placed: PlacedBlock, readings: Readings): readonly PlacedBlock[] {
  const record = run.state.steps[placed.path];
  if (!record) return [];
  if (record.unread) return placed.decidesOn ? [placed.decidesOn] : [];
  return readings(placed);
}

/** The block whose condition skipped this one with it. */
function skippedWith(run: Run, placed: PlacedBlock): PlacedBlock {
  return run.state.steps[placed.path]?.unread && placed.parent ? skippedWith(run, placed.parent) : placed;
}

/** A group runs again with all its members, and so does whoever has read one of theirs. */
function isStale(maker: PlacedBlock, stale: ReadonlySet<PlacedBlock>): boolean {
  return stale.has(maker) || (maker.parent !== undefined && isStale(maker.parent, stale));
}

/** A block inside a map, a switch, a sub-chain or a plan that the step is outside of goes with the whole of that. */
function unitOf(placed: PlacedBlock, step: PlacedBlock): PlacedBlock {
  let unit = placed;
  for (let around = placed.parent; around && !isInside(step, around); around = around.parent)
    if (around.kind !== 'parallel') unit = around;
  return unit;
}

/** As if it had not started, but for what it takes over: its calls are counted on, so that activity ids stay unique. */
export function forget(run: Run, placed: PlacedBlock, at: number): void {
  for (const each of withMembers(placed)) {
    const { path } = each;
    const record = run.state.steps[path];
    // Without one it has not come to its turn since the last redo, which it still has to take over from.
    if (!record) continue;
    const { calls, attempts = [], earlier = [], gate } = record;
    const drafts = [...earlier, ...attempts];
    withdraw(gate, at);
    run.state.before ??= {};
    run.state.before[path] = {
      ...(calls && { calls }),
      ...(drafts.length > 0 && { earlier: drafts }),
      ...(gate && { gate }),
    };
    delete run.state.steps[path];
    delete run.state.errors[path];
    if (each.output !== undefined) delete outputsAt(run, each)[each.output];
    for (const inFlight of run.inFlight.values()) if (inFlight.call.path === path) inFlight.stale = true;
  }
  for (const each of withMembers(placed))
    if ((each.kind === 'map' || each.kind === 'plan') && each.members.length > 0)
      placeMembers(run.layout, each, []);
}

export function outputsAt({ state }: Run, { scope }: PlacedBlock): Run['state']['outputs'] {
  return scope.path === '' ? state.outputs : (state.scopes?.[scope.path]?.outputs ?? {});
}

/** The blocks around what starts again are open again. */
function reopenAround(run: Run, placed: PlacedBlock): void {
  for (let around = placed.parent; around; around = around.parent) {
    const record = run.state.steps[around.path];
    if (!record || record.status === 'running') continue;
    record.status = 'running';
    for (const key of ['endedAt', 'endedBy', 'failure', 'reason'] as const) delete record[key];
    delete run.state.errors[around.path];
  }
}
