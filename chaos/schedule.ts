import { luck } from './luck';
import type { FaultName } from './faults/terms';

/** A fault that is to be fired. */
export interface Planned {
  readonly fault: FaultName;
  /** Milliseconds to wait before it. */
  readonly pauseMs: number;
  readonly luck: number;
}

/** Every fault as often as told, in an order, with pauses and aims that are the seed's. */
export function scheduleOf(
  seed: number,
  strikes: Readonly<Record<FaultName, number>>,
  longestPauseMs: number,
): Planned[] {
  const all = (Object.entries(strikes) as [FaultName, number][]).flatMap(([fault, count]) =>
    Array.from({ length: count }, (_, nth) => ({
      fault,
      pauseMs: Math.round(luck(seed, 'pause', fault, nth) * longestPauseMs),
      luck: luck(seed, 'aim', fault, nth),
      order: luck(seed, 'order', fault, nth),
    })),
  );
  return all.toSorted((a, b) => a.order - b.order).map(({ order: _, ...planned }) => planned);
}
