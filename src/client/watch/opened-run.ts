import { openRun } from '../../chain/run/open-run';
import type { Run } from '../../chain/run/run';
import type { Patched } from '../../chain/run/patches';
import { SnapshotError } from '../../chain/state/snapshot';

/** Where a run's argument stands in what its history tells. */
export interface Opened {
  readonly patched: Patched;
  /** A definition that breaks a rule of this release opens none. */
  readonly judges: boolean;
}

/** The run that a history's argument opens, as the workflow opens it; undefined where the workflow refuses it. */
export function openedRun(
  { input, at }: { readonly input: unknown; readonly at: number },
  { patched, judges }: Opened,
): Run | undefined {
  try {
    const opening = openRun(input, at, { patched, judges: () => judges });
    return 'run' in opening ? opening.run : undefined;
  } catch (error) {
    if (error instanceof SnapshotError) return undefined;
    throw error;
  }
}
