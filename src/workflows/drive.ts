import { CancellationScope, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { apply } from '../chain/apply';
import type { Call } from '../chain/call';
import { progressTable } from '../chain/progress';
import type { Run } from '../chain/run';
import { doomed, start } from '../chain/start';
import { canGoOnAsNew } from './conclude';
import { type DriveOptions, perform } from './perform';

/** How a drive came to its end: the run is settled, it was cancelled, or it goes on in a new history. */
export type Ended = 'settled' | 'cancelled' | 'paused';

/**
 * Drives a run until nothing is left to start: what is ready is started together, and each call, once it has ended,
 * starts what became ready by it. Calls in flight are always awaited, also after a cancel or before a continue-as-new.
 */
export async function drive(run: Run, options: DriveOptions): Promise<Ended> {
  const root = CancellationScope.current();
  const scopes = new Map<string, CancellationScope>();
  let paused = false;

  const advance = async (): Promise<void> => {
    paused ||= !options.keepGoing && shouldPause(run);
    if (paused || root.consideredCancelled) return;
    const calls = start(run, Date.now());
    setCurrentDetails(progressTable(run));
    await Promise.all(calls.map(make));
  };

  const make = async (call: Call): Promise<void> => {
    const scope = new CancellationScope();
    scopes.set(call.id, scope);
    const outcome = await scope.run(() => perform(call, options));
    scopes.delete(call.id);
    apply(run, call.id, outcome, Date.now());
    for (const { id } of doomed(run)) scopes.get(id)?.cancel();
    await advance();
  };

  await advance();
  if (run.state.status !== 'running') return 'settled';
  if (!root.consideredCancelled) return 'paused';
  run.state.status = 'cancelled';
  run.state.metadata.endedAt = Date.now();
  return 'cancelled';
}

/** At the server's suggestion, and only where the state fits into a new history's first event. */
function shouldPause(run: Run): boolean {
  return workflowInfo().continueAsNewSuggested && run.state.status === 'running' && canGoOnAsNew(run);
}
