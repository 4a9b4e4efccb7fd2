import type { Outcome } from '../../../src/chain/recovery/outcome';
import type { Says } from './reference-gates';
import type { Place, Scope } from './reference-places';

/** How a call ends, by its id. */
export type World = (callId: string) => { outcome: Outcome };

/** What a reading has found out so far. */
export class Book {
  /** `open` for what is made of others and has not closed. */
  readonly statuses = new Map<string, string>();
  readonly calls = new Set<string>();
  /** Paths of what could not start because something that it needs failed. */
  readonly blocked = new Set<string>();
  /** Paths of what was skipped with what is around it, before its turn. */
  readonly passedOver = new Set<string>();
  /** Paths whose failure nothing may skip. */
  readonly stops = new Set<string>();
  private readonly tries = new Map<string, number>();

  constructor(
    readonly root: Scope,
    private readonly world: World,
    readonly says: Says,
  ) {}

  call(path: string, purpose: string): Outcome {
    const nth = this.next(`${path}/${purpose}`) + 1;
    const id = `${path}/${purpose}/${nth}`;
    this.calls.add(id);
    return this.world(id).outcome;
  }

  /** How often something has been asked for before. */
  next(what: string): number {
    const count = this.tries.get(what) ?? 0;
    this.tries.set(what, count + 1);
    return count;
  }

  settle({ path }: Place, status: string): void {
    this.statuses.set(path, status);
  }

  isSettled({ path }: Place): boolean {
    return (this.statuses.get(path) ?? 'open') !== 'open';
  }
}
