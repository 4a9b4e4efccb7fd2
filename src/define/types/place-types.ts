import type { KnownWhere } from '../mistakes/condition-mistakes';

/** What a block may name where it stands. */
export interface Place {
  /** Values by name. */
  readonly known: unknown;
  readonly inputs: unknown;
  /** Names of the outputs of its own scope, which an approval may decide on. */
  readonly own: PropertyKey;
  /** Names of the steps and plans of its own scope, which an approval may have made again. */
  readonly redoable: string;
  /** Whether steps are skipped where they fail and say nothing else. */
  readonly skips: boolean;
}

/** A place with other values. */
export interface With<P extends Place, Known> extends Place {
  readonly known: Known;
  readonly inputs: P['inputs'];
  readonly own: P['own'];
  readonly redoable: P['redoable'];
  readonly skips: P['skips'];
}

/** A place as a block sees it that runs only where its condition holds. */
export type Where<When, P extends Place> = With<P, KnownWhere<When, P['known']>>;

/** A scope of its own that sees the names around it, as an item and a case have it. */
export interface Inside<P extends Place, Known> extends Place {
  readonly known: Known;
  readonly inputs: P['inputs'];
  readonly own: never;
  readonly redoable: never;
  readonly skips: P['skips'];
}
