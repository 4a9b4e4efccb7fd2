import { bad, type Finding, ok, unknown } from './finding';

/** Empty activities of a probe, one after the other: each needs one read of the queue that the server limits. */
export const PROBED = 100;

/** What Temporal's default allows: so many reads a second, and as many at once after a rest. */
const LIMIT = 20;

/** Nearer to what the limit allows than this is no proof that it is lifted. */
const MARGIN = 1.15;

/** What the limit makes of a turn. */
const HELD_MS = 1000 / LIMIT;

/** Turns until the limit is felt, where activities follow each other within 30 ms. */
const BURST = 60;

const SETTING = 'history.transferProcessorMaxPollRPS';

/**
 * What a probe says of the server's dispatch limit: lifted where more was read in some time than it allows, in place where the
 * first turns were fast and the rest take the same 50 ms each. A slow network, store or machine hides it.
 *
 * @param turns milliseconds from the scheduling of each activity to that of the next, in their order
 */
export function dispatchFinding(turns: readonly number[]): Finding {
  const rest = turns.slice(BURST);
  if (rest.length === 0)
    return unknown('settings', `the probe saw only ${turns.length} activities follow each other`);
  const medianMs = quantile(rest, 0.5);
  const said = `${medianMs} ms from one empty activity to the next (median of ${rest.length})`;
  return { ...findingOf(said, turns), medianMs };
}

function findingOf(said: string, turns: readonly number[]): Finding {
  if (outrunsLimit(turns)) return ok('settings', `${said}: no dispatch limit is in the way`);
  const first = quantile(turns.slice(0, BURST / 4), 0.5);
  const rest = turns.slice(BURST);
  if (isHeld(rest) && first < 0.6 * HELD_MS)
    return bad(
      'settings',
      `${said}, after ${first} ms for the first few: ${SETTING} is at its default and holds short steps back`,
      `set it to 2000 in the server's dynamic config (temporal server start-dev --dynamic-config-value ${SETTING}=2000)`,
    );
  return unknown(
    'settings',
    `${said}, ${first} ms for the first few: too slow or uneven to tell what ${SETTING} is`,
    'probe again from near the server, while both are quiet',
  );
}

/** A busy machine makes single turns longer, and the next ones shorter by what was saved up; half of them are near. */
function isHeld(turns: readonly number[]): boolean {
  const off = [0.25, 0.5, 0.75].map((share) => Math.abs(quantile(turns, share) - HELD_MS));
  return off[1]! <= 3 && Math.max(...off) <= 8;
}

/** What was known, told beside a probe that could not tell; else what the probe says. */
export function settled(known: Finding, probed: Finding): Finding {
  if (probed.outcome !== 'unknown' || known.outcome !== 'ok') return probed;
  const { medianMs } = probed;
  return { ...known, note: `${known.note}; ${probed.note}`, ...(medianMs !== undefined && { medianMs }) };
}

/** Whether some turns that follow each other came faster than a full bucket and its refill allow. */
function outrunsLimit(turns: readonly number[]): boolean {
  return turns.some((_, from) => {
    let seconds = 0;
    return turns.slice(from).some((turn, i) => {
      seconds += turn / 1000;
      return i + 1 > MARGIN * LIMIT * (1 + seconds);
    });
  });
}

/** To a tenth of a millisecond; of at least one number. */
function quantile(numbers: readonly number[], share: number): number {
  const found = numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)]!;
  return Math.round(found * 10) / 10;
}
