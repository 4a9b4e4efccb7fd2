import type { Call } from '../chain/run/call-parts';
import { inFlight } from '../chain/run/room';
import type { Run } from '../chain/run/run';

/** The room that all lists of one hand-written workflow share: what one has in flight leaves less to the others. */
export interface Room {
  /** A run counts the others' calls from now on; `moved` is called when they leave room for it. Ends by the function returned. */
  enter(run: Run, moved: () => void): () => void;
  /** A call of this run has ended. */
  freed(by: Run): void;
}

export function openRoom(): Room {
  const runs = new Map<Run, () => void>();
  return {
    enter(run, moved) {
      runs.set(run, moved);
      run.beside = () => [...runs.keys()].flatMap((each): Call[] => (each === run ? [] : inFlight(each)));
      return () => runs.delete(run);
    },
    // Before the run whose call it was takes the room again.
    freed(by) {
      for (const [run, moved] of runs) if (run !== by && run.crowded) moved();
    },
  };
}
