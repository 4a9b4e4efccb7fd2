import { collect } from './collect';
import type { Facts, Strike } from './facts';
import { inFlightAt } from './audit/calls';
import { FIRE } from './faults/fire';
import { unproven } from './faults/terms';
import { Load } from './load';
import { decideGates } from './person';
import { type Planned, scheduleOf } from './schedule';
import type { Size } from './sizes';
import { Stage } from './stage';

export interface ChaosOptions {
  readonly seed: number;
  readonly size: Size;
  readonly signal: AbortSignal;
  /** A line of progress. */
  readonly tell: (line: string) => void;
  /** Of every process that was started, also where it comes to nothing. */
  readonly onPids: (pids: readonly number[]) => void;
}

/** A strike that met no work is fired again, so often. */
const TRIES = 4;
/** What there should be to break before a strike. */
const BUSY = 5;

/** Runs chains while things break as the schedule says, and tells what was seen. */
export async function chaos(options: ChaosOptions): Promise<Facts> {
  const { seed, size, signal, tell, onPids } = options;
  const { workers, latencyMs } = size;
  const stage = await Stage.open({ seed, latencyMs, workers, signal });
  const ending = new AbortController();
  const load = new Load(stage, { seed, ...size });
  const person = decideGates(stage, seed, ending.signal);
  try {
    tell(`server, endpoint and ${workers} workers are up: processes ${stage.pids.join(', ')}`);
    const strikes = await Promise.race([fireAll(options, stage, load), load.broken]);
    await Promise.race([load.settle(size.runs, size.boundMs), load.broken]);
    tell(`${load.runs.length} runs, ${load.open} of them not ended; reading histories`);
    const seen = await collect(stage, seed, load.runs, size.replays);
    const { strikes: planned, runs: plannedRuns, replays: plannedReplays } = size;
    return { planned, plannedRuns, plannedReplays, strikes, lapses: stage.lapses, ...seen };
  } finally {
    ending.abort();
    // Whoever still waits for an answer hears that the connection is closed.
    const waiting = Promise.all([load.close(), person]);
    await stage.close();
    await waiting;
    onPids(stage.pids);
  }
}

async function fireAll({ seed, size, tell }: ChaosOptions, stage: Stage, load: Load): Promise<Strike[]> {
  const schedule = scheduleOf(seed, size.strikes, size.pauseMs);
  const strikes: Strike[] = [];
  for (const [i, planned] of schedule.entries()) {
    for (let tries = 0; tries < TRIES; tries++) {
      await stage.pause(planned.pauseMs);
      const strike = await fire({ ...planned, luck: aimedAgain(planned.luck, tries) }, stage, load, size);
      strikes.push(strike);
      const ledger = stage.ledger();
      const why = unproven(strike, ledger);
      const state = `${inFlightAt(ledger, strike.from).length} calls in flight, ${load.runs.length} runs, ${load.open} open`;
      tell(`[${i + 1}/${schedule.length}] ${planned.fault}: ${state}${why ? `; ${why}, once more` : ''}`);
      if (why === undefined) break;
    }
  }
  return strikes;
}

/** A worker that has only just started may have no call yet: the next try is at another. */
function aimedAgain(luck: number, tries: number): number {
  return (luck + tries / 3) % 1;
}

async function fire({ fault, luck }: Planned, stage: Stage, load: Load, size: Size): Promise<Strike> {
  while (inFlightAt(stage.ledger(), Date.now()).length < BUSY) {
    await stage.revived();
    await stage.pause(100);
  }
  return { fault, ...(await FIRE[fault]({ stage, load, size, luck })) };
}
