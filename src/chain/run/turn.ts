import type { PlacedBlock } from '../layout/placed';
import type { BlockRecord } from '../state/state';
import type { Run } from './run';

/** One block of a run at one moment: what all that moves it on is told. */
export interface Turn {
  readonly run: Run;
  readonly placed: PlacedBlock;
  readonly record: BlockRecord;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
