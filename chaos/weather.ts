import { type Answer, type Fault, fault } from '../src/testing/scripted';
import { luck } from './luck';

/** What goes wrong at the provider all the time, by the name that the ledger has for it. */
const WEATHER: Readonly<Record<string, Fault>> = {
  'status 529': fault.status(529),
  'status 500': fault.status(500),
  cut: fault.cut(),
  'reset mid-body': fault.reset('mid-body'),
  'reset before-headers': fault.reset('before-headers'),
  'error-event overloaded_error': fault.errorEvent(),
};

export const WEATHER_FAULTS: readonly string[] = Object.keys(WEATHER);

/** A slow answer takes this much longer than a usual one, in milliseconds. */
export const SLOW_MS = 5000;

const RATE = 0.08;
/** No call is struck so often that its attempts run out. */
const AT_MOST = 2;

/** What strikes the n-th request of a call, from 1; undefined where it is answered as it should be. */
export function weatherOf(seed: number, run: string, call: string, nth: number): Fault | 'slow' | undefined {
  if (nth > AT_MOST) return undefined;
  const dice = luck(seed, 'weather', run, call, nth) / RATE;
  if (dice >= 1) return undefined;
  const kinds = [...Object.values(WEATHER), 'slow' as const];
  return kinds[Math.floor(dice * kinds.length)]!;
}

/** An answer that comes after so many milliseconds. */
export function after(answer: Answer, latencyMs: number): Answer {
  return typeof answer === 'string' ? { text: answer, latencyMs } : { ...answer, latencyMs };
}
