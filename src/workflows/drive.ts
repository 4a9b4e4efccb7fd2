import { CancellationScope, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { apply, type Outcome } from '../chain/apply';
import type { Call } from '../chain/call';
import { goesOnAsNew } from '../chain/go-on';
import { progressTable } from '../chain/progress';
import type { Run } from '../chain/run';
import { doomed, start } from '../chain/start';
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

  const advance = (): Promise<unknown> | undefined => {
    paused ||= !options.keepGoing && shouldPause(run);
    if (paused || root.consideredCancelled) return undefined;
    const calls = start(run, Date.now());
    setCurrentDetails(progressTable(run));
    return calls.length === 0 ? undefined : Promise.all(calls.map(make));
  };

  const make = (call: Call): Promise<unknown> =>
    inScope(call).then((outcome) => {
      scopes.delete(call.id);
      apply(run, call.id, outcome, Date.now());
      for (const { id } of doomed(run)) scopes.get(id)?.cancel();
      return advance();
    });

  /** Only a call that a sibling may cancel has a scope of its own: scopes and promises are what a workflow's CPU goes into. */
  const inScope = (call: Call): Promise<Outcome> => {
    if (!call.cancellable) return perform(call, options);
    const scope = new CancellationScope();
    scopes.set(call.id, scope);
    return scope.run(() => perform(call, options));
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
  const { continueAsNewSuggested, historyLength, historySize } = workflowInfo();
  return continueAsNewSuggested && goesOnAsNew(run, { events: historyLength, bytes: historySize });
}
