import type { LedgerCall } from '../../src/testing/scripted';
import type { Facts, Strike } from '../facts';
import { unproven } from '../faults/terms';
import { SLOW_MS, WEATHER_FAULTS } from '../weather';
import { endOf, grouped, inFlightAt, keyOf } from './calls';
import { type Repeat, recordedTimes, repeatsOf, unrecordedAt } from './repeats';
import { type RunVerdict, verdictOn } from './runs';

/** What one fault came to. Runs that were under way at it count as its own. */
export interface Row {
  readonly fault: string;
  /** Strikes that are proven to have met work. */
  readonly fired: number;
  readonly planned: number;
  /** Calls in flight at its strikes, by the endpoint's ledger. */
  readonly inFlight: number;
  /** Calls that were asked and not yet recorded at its strikes: those in flight, and answers on their way. */
  readonly unrecorded: number;
  readonly extra: number;
  readonly lost: number;
  readonly wrong: number;
  readonly stuck: number;
}

export interface Verdict {
  readonly holds: boolean;
  /** Empty where it holds. */
  readonly problems: readonly string[];
  readonly rows: readonly Row[];
  /** How often each kind of weather was met. */
  readonly weather: Readonly<Record<string, number>>;
  readonly totals: {
    readonly runs: number;
    /** Runs that failed, as they should. */
    readonly failed: number;
    /** Calls that had to be made. */
    readonly calls: number;
    readonly requests: number;
    readonly extra: number;
    readonly lost: number;
    readonly wrong: number;
    readonly stuck: number;
    readonly replayed: number;
  };
}

/** Judges what was seen; pure. */
export function audit(facts: Facts): Verdict {
  const { ledger, runs, replays } = facts;
  const asked = grouped(ledger, ({ run = '' }) => run);
  const answered = new Set(ledger.filter(({ outcome }) => outcome === 'answered').map(keyOf));
  const verdicts = runs.map((run) => verdictOn(run, asked.get(run.id) ?? [], answered));
  const repeats = repeatsOf(facts);
  const rows = rowsOf(facts, verdicts, repeats);
  const weather = weatherOf(ledger);
  const problems = [
    ...verdicts.flatMap(({ lost, wrong, stuck }) => [...stuck, ...lost, ...wrong]),
    ...strangers(facts),
    ...repeats.flatMap(problemsOf),
    ...rows.flatMap((row) => rowProblems(row, facts)),
    ...drainProblems(facts.strikes),
    ...lapseProblems(facts),
    ...Object.entries(weather).flatMap(([kind, met]) =>
      met > 0 ? [] : [`no call met ${kind}: proved nothing`],
    ),
    ...tooFew('runs', runs.length, facts.plannedRuns),
    ...tooFew('replays', replays.length, Math.min(facts.plannedReplays, runs.length)),
    ...replays.flatMap(({ id, difference }) =>
      difference === undefined ? [] : [`${id} does not replay: ${difference}`],
    ),
  ];
  const total = (count: (verdict: RunVerdict) => number): number =>
    verdicts.reduce((sum, each) => sum + count(each), 0);
  return {
    holds: problems.length === 0,
    problems,
    rows,
    weather,
    totals: {
      runs: runs.length,
      failed: runs.filter(({ ending }) => ending.status === 'failed').length,
      calls: runs.reduce((sum, { expected }) => sum + expected.calls.length, 0),
      requests: ledger.length,
      extra: repeats.length,
      lost: total(({ lost }) => lost.length),
      wrong: total(({ wrong }) => wrong.length),
      stuck: total(({ stuck }) => stuck.length),
      replayed: replays.length,
    },
  };
}

function rowsOf(facts: Facts, verdicts: readonly RunVerdict[], repeats: readonly Repeat[]): Row[] {
  const { ledger, runs } = facts;
  const recorded = recordedTimes(runs);
  return Object.entries(facts.planned).map(([fault, planned]) => {
    const strikes = facts.strikes.filter((strike) => strike.fault === fault);
    const met = verdicts.filter(({ run }) => strikes.some((strike) => isUnderWay(run, strike)));
    const sum = (count: (strike: Strike) => number): number =>
      strikes.reduce((total, strike) => total + count(strike), 0);
    const of = (what: 'lost' | 'wrong' | 'stuck'): number =>
      met.reduce((total, each) => total + each[what].length, 0);
    return {
      fault,
      planned,
      fired: strikes.filter((strike) => unproven(strike, ledger) === undefined).length,
      inFlight: sum(({ from }) => inFlightAt(ledger, from).length),
      unrecorded: sum((strike) => unrecordedAt(strike, ledger, recorded)),
      extra: repeats.filter(({ strike }) => strike?.fault === fault).length,
      lost: of('lost'),
      wrong: of('wrong'),
      stuck: of('stuck'),
    };
  });
}

function isUnderWay(
  { startedAt, endedAt = Infinity }: { readonly startedAt: number; readonly endedAt?: number },
  { from, to }: Strike,
): boolean {
  return startedAt <= to && endedAt >= from;
}

function rowProblems(
  { fault, fired, planned, extra, unrecorded }: Row,
  { strikes, ledger }: Facts,
): string[] {
  const own = strikes.filter((strike) => strike.fault === fault);
  const why = own.flatMap((strike) => unproven(strike, ledger) ?? []).join(', ');
  return [
    ...(fired >= planned
      ? []
      : [`${fault}: ${fired} of ${planned} strikes met work${why && ` (${why})`}: proved nothing`]),
    ...(extra <= unrecorded ? [] : [`${fault}: ${extra} extra calls, and only ${unrecorded} were in flight`]),
  ];
}

function problemsOf({ call, strike, wasRecorded }: Repeat): string[] {
  const what = `${call.run}: ${call.call} was made again`;
  return [
    ...(wasRecorded ? [`${what} though it had been recorded`] : []),
    ...(strike ? [] : [`${what} though nothing had interrupted it`]),
  ];
}

function drainProblems(strikes: readonly Strike[]): string[] {
  return strikes.flatMap(({ fault, exitCodes = [] }) =>
    exitCodes
      .filter((code) => code !== 0)
      .map((code) => `${fault}: a worker ended with ${code} instead of draining`),
  );
}

/** A server that can write nothing may end, at once or when it comes to it; no other fault makes it end of itself. */
const LAPSE_WITHIN_MS = 10_000;

function lapseProblems({ lapses, strikes }: Facts): string[] {
  const full = strikes.filter(({ fault }) => fault === 'disk full');
  return lapses
    .filter(({ at }) => !full.some(({ from, to }) => at >= from && at <= to + LAPSE_WITHIN_MS))
    .map(({ code, wrote }) => `the server ended of itself with ${code}; it wrote last:\n${wrote}`);
}

function strangers({ ledger, runs }: Facts): string[] {
  const known = new Set(runs.map(({ id }) => id));
  const strange = new Set(ledger.map(({ run = '' }) => run).filter((run) => !known.has(run)));
  return [...strange].map((run) => `the endpoint was asked by ${JSON.stringify(run)}, which is not a run`);
}

function weatherOf(ledger: readonly LedgerCall[]): Record<string, number> {
  const slow = ledger.filter(
    (call) => call.outcome === 'answered' && endOf(call) - call.startedAt >= SLOW_MS,
  );
  return {
    ...Object.fromEntries(
      WEATHER_FAULTS.map((kind) => [kind, ledger.filter(({ fault }) => fault === kind).length]),
    ),
    slow: slow.length,
  };
}

function tooFew(what: string, count: number, planned: number): string[] {
  return count >= planned ? [] : [`${count} of ${planned} ${what}`];
}
