import {
  ApplicationFailure,
  CancellationScope,
  condition,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import { apply } from '../chain/run/apply';
import type { Call } from '../chain/run/call-parts';
import { CHAIN_RUN_ERROR } from '../chain/recovery/failure';
import { openGates } from '../chain/gate/gate';
import { type HistorySize, startsIn } from '../chain/run/go-on';
import type { Json } from '../chain/json';
import { type Outcome, outcomeOfError } from '../chain/recovery/outcome';
import { progressTable } from '../chain/state/progress';
import { reportOf } from '../chain/state/result';
import type { Run } from '../chain/run/run';
import { doomed, start } from '../chain/run/start';
import { isSettled } from '../chain/state/state';
import type { Desk } from './desk';
import { type DriveOptions, perform } from './perform';
import { gateTimers, limitTimer } from './timers';
import { waitingSign } from './waiting-sign';

/** How a drive came to its end: the run is settled, it was cancelled, or it goes on in a new history. */
export type Ended = 'settled' | 'cancelled' | 'paused';

/**
 * Drives a run until nothing is left to start and nobody is asked: what is ready is started together, and each call and
 * each decision, once it has ended, starts what became ready by it. Calls in flight are always awaited, also after a
 * cancel or before a continue-as-new.
 *
 * Promises are counted here: Temporal's hooks make each of them as dear as a small step of the scheduler.
 */
export async function drive(run: Run, options: DriveOptions, desk: Desk): Promise<Ended> {
  const root = CancellationScope.current();
  const scopes = new Map<string, CancellationScope>();
  // Where timers, signs and answers to people stand beside the calls, histories hold the order that nested ends have with them.
  const isNested = options.nested === true || run.mayAsk || run.timed;

  const advance = (): Promise<unknown> | undefined => {
    for (const { id } of doomed(run, Date.now())) scopes.get(id)?.cancel();
    const starts = root.consideredCancelled
      ? 'nothing'
      : options.keepGoing
        ? 'all'
        : startsIn(run, historySize());
    const calls = starts === 'nothing' ? [] : start(run, Date.now(), { looksOnly: starts === 'looks' });
    gates.set();
    limits.set();
    sign.set();
    setCurrentDetails(progressTable(run, workflowInfo().runId));
    const ends = calls.map(make);
    if (run.inFlight.size === 0) landed();
    return isNested && ends.length > 0 ? Promise.all(ends) : undefined;
  };

  const make = (call: Call): Promise<unknown> => {
    const take = (outcome: Outcome): Promise<unknown> | undefined => {
      scopes.delete(call.id);
      apply(run, call.id, outcome, Date.now());
      options.room?.freed(run);
      return advance();
    };
    return inScope(call).then(
      (value) => take({ kind: 'returned', value }),
      (error) => take(outcomeOfError(error)),
    );
  };

  /** Only a call that a sibling or a time limit may cancel has a scope of its own: scopes and promises are what a workflow's CPU goes into. */
  const inScope = (call: Call): Promise<Json> => {
    if (!call.cancellable) return perform(call, options);
    const scope = new CancellationScope();
    scopes.set(call.id, scope);
    return scope.run(() => perform(call, options));
  };

  let landed = (): void => undefined;
  let underWay: Promise<unknown> | undefined;
  /** What a decision or a deadline started is awaited like everything else, and cancelled with it: handlers have a scope of their own. */
  const moved = (): void =>
    void root.run(() => {
      underWay = Promise.all([underWay, advance()]);
      return Promise.resolve();
    });
  const gates = gateTimers(run, moved);
  const limits = limitTimer(run, moved);
  const sign = waitingSign(run, options);

  const leaveRoom = options.room?.enter(run, moved);
  underWay = advance();
  // Only now: decisions that came with the first task are taken in at once, and what they start is under way too.
  const leave = desk.serve(run, moved, options.idPrefix ?? '');
  if (!isNested) while (run.inFlight.size > 0) await new Promise<void>((resolve) => (landed = resolve));
  else
    for (;;) {
      const awaited = underWay;
      await awaited;
      if (underWay !== awaited) continue;
      if (root.consideredCancelled || run.paused || (openGates(run).length === 0 && !waitsBeside(run))) break;
      await condition(() => underWay !== awaited).catch(() => undefined);
    }
  leave();
  leaveRoom?.();
  limits.end();

  if (run.state.status !== 'running') return 'settled';
  if (!root.consideredCancelled) return run.paused ? 'paused' : stalled(run);
  run.state.status = 'cancelled';
  run.state.metadata.endedAt = Date.now();
  sign.set();
  return 'cancelled';
}

function waitsBeside({ crowded, state }: Run): boolean {
  return crowded && state.status === 'running';
}

function historySize(): HistorySize {
  const { historyLength, historySize: bytes, continueAsNewSuggested } = workflowInfo();
  return { events: historyLength, bytes, suggestsNew: continueAsNewSuggested };
}

/** Every valid definition can be settled; should one not be, the run ends by name instead of hanging or looping. */
function stalled(run: Run): never {
  const waiting = run.layout.all
    .filter(({ path }) => !isSettled(run.state.steps[path]))
    .map(({ path }) => path);
  throw ApplicationFailure.nonRetryable(
    `nothing is left to start, but these blocks are not settled: ${waiting.slice(0, 20).join(', ')}`,
    CHAIN_RUN_ERROR,
    reportOf(run),
  );
}
