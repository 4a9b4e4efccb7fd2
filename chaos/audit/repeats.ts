import type { LedgerCall } from '../../src/testing/scripted';
import type { Facts, RunFacts, Strike } from '../facts';
import { termsOf } from '../faults/terms';
import { endOf, grouped, isFault, keyOf } from './calls';

/** A request for a call that had been asked before, though the endpoint had not failed. */
export interface Repeat {
  readonly call: LedgerCall;
  /** What had interrupted the request before it. */
  readonly strike?: Strike;
  /** The call had been recorded as complete when it was asked again by somebody who could know. */
  readonly wasRecorded: boolean;
}

/** An answer is on its way to the server's database for so long at most, where nothing is broken. */
const RECORDED_WITHIN_MS = 5000;

/** The endpoint is a process on a busy machine: it notes a request so long after it was sent at most, also of a worker that is dead by then. */
const NOTED_WITHIN_MS = 1000;

/** A worker that goes on takes so long to begin what it had been handed before it stood still. */
const BEGUN_WITHIN_MS = 5000;

/** When a call was first recorded, by its key. */
export function recordedTimes(runs: readonly RunFacts[]): ReadonlyMap<string, number> {
  return new Map(
    runs.flatMap(({ id, recorded }) =>
      Object.entries(recorded).map(
        ([call, times]) => [keyOf({ run: id, call }), Math.min(...times)] as const,
      ),
    ),
  );
}

/** Which attempt of a call was recorded, by its key. */
function attemptsOf(runs: readonly RunFacts[]): ReadonlyMap<string, number> {
  return new Map(
    runs.flatMap(({ id, attempts }) =>
      Object.entries(attempts).map(([call, attempt]) => [keyOf({ run: id, call }), attempt] as const),
    ),
  );
}

/** Every extra call, and the strike that explains it: each strike explains one for each call that was in flight at it. */
export function repeatsOf({ ledger, strikes, runs }: Pick<Facts, 'ledger' | 'strikes' | 'runs'>): Repeat[] {
  const recorded = recordedTimes(runs);
  const able = strikes.filter(({ fault }) => termsOf(fault).repeats);
  const attempts = attemptsOf(runs);
  const repeats: Repeat[] = [];
  for (const [key, requests] of grouped(ledger, keyOf)) {
    const used = new Set<Strike>();
    requests.forEach((call, i) => {
      const before = requests[i - 1];
      if (!before || isFault(before)) return;
      const free = able.filter((each) => !used.has(each));
      const attempt = attempts.get(key) ?? 1;
      const late = free.findLast((each) => isLate(each, [before, call], attempt, requests.filter(isFault)));
      const strike = late ?? free.findLast((each) => interrupts(each, before, call));
      if (strike) used.add(strike);
      const wasRecorded = late === undefined && (recorded.get(key) ?? Infinity) < call.startedAt;
      repeats.push({ call, wasRecorded, ...(strike && { strike }) });
    });
  }
  return repeats;
}

/**
 * A worker that stood still goes on with what it had been handed: it can't know that others have it, and is refused in the
 * end. The history shows it by an attempt more than the endpoint's failures until then ask for; failures after that may be
 * of either worker.
 */
function isLate(
  { fault, to }: Strike,
  [before, again]: readonly [LedgerCall, LedgerCall],
  attempt: number,
  failures: readonly LedgerCall[],
): boolean {
  const isBegun = [before, again].some(
    ({ startedAt }) => startedAt >= to && startedAt <= to + BEGUN_WITHIN_MS,
  );
  const asked = 1 + failures.filter((failure) => endOf(failure) <= to).length;
  return termsOf(fault).goesOn === true && isBegun && attempt > asked;
}

function wasAskedBy(to: number, { startedAt, outcome }: LedgerCall): boolean {
  return startedAt <= (outcome === 'answered' ? to : to + NOTED_WITHIN_MS);
}

function interrupts({ from, to }: Strike, before: LedgerCall, again: LedgerCall): boolean {
  const settled = before.outcome === 'answered' ? endOf(before) + RECORDED_WITHIN_MS : endOf(before) + 1;
  return wasAskedBy(to, before) && from <= Math.min(settled, again.startedAt);
}

/** Calls that a strike found asked, and not yet recorded as complete: as many as it may have repeated. */
export function unrecordedAt(
  { from, to }: Strike,
  ledger: readonly LedgerCall[],
  recorded: ReadonlyMap<string, number>,
): number {
  const found = ledger.filter((call) => {
    if (!wasAskedBy(to, call)) return false;
    if (call.outcome !== 'answered') return endOf(call) >= from;
    return endOf(call) >= from || (recorded.get(keyOf(call)) ?? Infinity) > from;
  });
  return new Set(found.map(keyOf)).size;
}
