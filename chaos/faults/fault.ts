import type { Strike } from '../facts';
import type { Load } from '../load';
import type { Size } from '../sizes';
import type { Stage } from '../stage';

/** Whoever is struck. */
export interface Target {
  readonly stage: Stage;
  readonly load: Load;
  readonly size: Size;
  /** In [0, 1), of this strike alone: which worker, how long. */
  readonly luck: number;
}

/** Breaks something, and mends it. */
export type Fire = (target: Target) => Promise<Omit<Strike, 'fault'>>;

export function anyOf<T>(list: readonly T[], luck: number): T {
  return list[Math.floor(luck * list.length)]!;
}
