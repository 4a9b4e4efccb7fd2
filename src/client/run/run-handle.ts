import { setMaxListeners } from 'node:events';
import { PROGRESS_QUERY } from '../../chain/contract';
import type { Json } from '../../chain/json';
import type { Fixture } from '../../chain/fixture/fixture';
import { type Progress, progressOf } from '../../chain/state/progress';
import type { ChainResult } from '../../chain/state/result';
import type { Snapshot } from '../../chain/state/snapshot';
import type { ChainState } from '../../chain/state/state';
import type { PendingGate } from '../../chain/gate/approvals';
import type { Decided } from '../../workflows/messages';
import { pendingOf } from '../decide/approvals';
import { about, type Context, translatedOf } from '../context';
import { decide, type DecideOptions } from '../decide/decide';
import { parseCursor } from '../watch/cursor';
import { NotAChainError } from '../errors';
import { stepsAfterTheEnd } from './after-the-end';
import { endReasonOf } from './end-reason';
import { endRun } from './end-run';
import { type FetchedHistory, historiesOf } from '../history/histories';
import { type LiveCall, liveCalls } from '../watch/live-calls';
import type { RunEvent } from '../watch/run-event';
import { isRunning, type RunInfo, runInfoOf } from './run-info';
import { recordRun } from '../history/record-run';
import { awaitResult } from './run-result';
import { showStep } from '../show/show';
import type { ShownStep } from '../show/shown-step';
import { askWorker, fetchSnapshot, rebuildRun } from '../resume/snapshot-of-run';
import { type WatchOptions, watchRun } from '../watch/watch';

/** What a run gives where nobody knows its chain's types. */
export type AnyOutputs = Readonly<Record<string, Json>>;

/** A run, by its id. What reads the history needs no worker. Everything rejects with RunNotFoundError for an unknown id. */
export interface RunHandle<Outputs = AnyOutputs> {
  readonly id: string;
  /** It was there when it was to be started: nothing was started anew. */
  readonly found?: true;
  /** Waits for the run's end. @throws RunEndedError: ChainRunError, ChainCancelledError and their kind. */
  result(options?: { readonly signal?: AbortSignal }): Promise<ChainResult<Outputs>>;
  /** Status, times and chain, as Temporal has them. */
  info(): Promise<RunInfo>;
  /** Why somebody cancelled or terminated it, as they said; undefined where nobody did, or said nothing. */
  endReason(): Promise<string | undefined>;
  state(): Promise<ChainState>;
  /** At most 64 KiB. */
  progress(): Promise<Progress>;
  /** The whole state as one JSON value; plain files of it can be kept for as long as one likes. */
  snapshot(): Promise<Snapshot>;
  /**
   * What happened and happens, from the history; ends behind `run_ended`. Any process can go on behind any event.
   *
   * @throws RangeError at once where `after` is not a cursor.
   */
  watch(options?: WatchOptions): AsyncIterable<RunEvent>;
  /** The calls under way, with Temporal's live retries. */
  attempts(): Promise<LiveCall[]>;
  /** The gates that wait for a person, with what each asks about. */
  approvals(): Promise<PendingGate[]>;
  /** Takes an output as it is. @throws GateRefusedError, NoWorkerError, DecisionPendingError */
  approve(gate: string, options: DecideOptions): Promise<Decided>;
  /** Puts another value in an output's place; its schema and rules hold for it too. @throws as {@link approve}. */
  edit(gate: string, value: Json, options: DecideOptions): Promise<Decided>;
  /** Refuses an output; the reason goes to the model where it is asked again. @throws as {@link approve}. */
  reject(gate: string, reason: string, options: DecideOptions): Promise<Decided>;
  /** Its histories as Temporal has them, the newest first: what `verifyHistories` of `catenary/worker` replays. */
  histories(): AsyncIterable<FetchedHistory>;
  /**
   * The run as a fixture, live or closed: what every call asked and what came back, as `playFixture` of `catenary/testing` plays
   * it. It holds prompts and answers.
   */
  record(): Promise<Fixture>;
  /** Everything asked and answered for one block. @throws UnknownPathError */
  show(path: string): Promise<ShownStep>;
  /** Asks the run to stop; calls in flight are ended first. Does nothing to a run that has ended. */
  cancel(reason?: string): Promise<void>;
  /** Ends the run at once, without its knowing: its calls run on until they notice. Does nothing to a run that has ended. */
  terminate(reason?: string): Promise<void>;
}

export function createRunHandle<Outputs>(context: Context, id: string, found = false): RunHandle<Outputs> {
  const does = <T>(action: () => Promise<T>): Promise<T> => about(context, id, action);
  return {
    id,
    ...(found && { found: true }),
    result: ({ signal } = {}) =>
      does(() => awaitResult(context, id, untilClosed(context, signal))) as Promise<ChainResult<Outputs>>,
    info: () => does(() => infoOf(context, id)),
    endReason: () => does(() => endReasonOf(context.client, id)),
    state: () => does(async () => (await fetchSnapshot(context, id)).state),
    progress: () => does(() => progressOfRun(context, id)),
    snapshot: () => does(() => fetchSnapshot(context, id)),
    watch: ({ after, signal } = {}) => {
      if (after !== undefined) parseCursor(after);
      return watch(context, id, {
        ...(after !== undefined && { after }),
        signal: untilClosed(context, signal),
      });
    },
    attempts: () => does(() => liveCalls(context, id)),
    approvals: () => does(() => pendingOf(context, id)),
    approve: (gate, options) => does(() => decide(context, id, { gate, decision: 'approve' }, options)),
    edit: (gate, value, options) =>
      does(() => decide(context, id, { gate, decision: 'edit', value }, options)),
    reject: (gate, reason, options) =>
      does(() => decide(context, id, { gate, decision: 'reject', reason }, options)),
    histories: () => historiesOf(context, id),
    record: () => does(() => recordRun(context, id)),
    show: (path) => does(() => showStep(context, id, path)),
    cancel: (reason) => does(() => endRun(context, id, 'cancel', reason)),
    terminate: (reason) => does(() => endRun(context, id, 'terminate', reason)),
  };
}

/**
 * A signal of its own for each wait: the SDK listens anew with every request and never stops, which dies with this
 * signal, while `closed` and the caller's stay.
 */
function untilClosed({ closed }: Context, signal: AbortSignal | undefined): AbortSignal {
  const ends = AbortSignal.any(signal ? [closed, signal] : [closed]);
  setMaxListeners(0, ends);
  return ends;
}

/** Of an ended run its gates wait for nobody: one that was terminated does not know that itself. */
async function progressOfRun(context: Context, id: string): Promise<Progress> {
  const asked = await askWorker<Progress>(context, id, PROGRESS_QUERY);
  const progress = asked ?? progressOf(await rebuildRun(context, id));
  const asks = Object.values(progress.steps).some(({ gate }) => gate?.status === 'open');
  if (!asks || (await isRunning(context, id))) return progress;
  return { ...progress, steps: stepsAfterTheEnd(progress.steps) };
}

async function infoOf({ client }: Context, id: string): Promise<RunInfo> {
  const workflow = await client.workflow.getHandle(id).describe();
  const info = runInfoOf(workflow);
  if (!info) throw new NotAChainError(`workflow ${id} of type ${workflow.type} is not a run of a chain`);
  return info;
}

async function* watch(context: Context, id: string, options: WatchOptions): AsyncGenerator<RunEvent> {
  context.closed.throwIfAborted();
  try {
    yield* watchRun(context.client, id, options);
  } catch (error) {
    throw translatedOf(error, context, id);
  }
}
