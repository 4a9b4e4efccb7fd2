import { rateFor } from '../budget/model-price';
import { type CallLimits, type JudgeRequest, type ModelCall, WIRE_TERMS } from '../contract';
import type { StepBlock } from '../definition/definition';
import { type Json, jsonBytes, own } from '../json';
import { type NormalRetry, normalTimeouts, type NormalTimeouts } from '../definition/normalise';
import type { PlacedBlock } from '../layout/placed';
import { pack } from '../request/packed';
import { defaultsFor, type Run } from './run';
import type { BlockRecord, Purpose } from '../state/state';
import { type Slot, slotsOf } from '../template/template';
import { valuesFor } from './values';

/** One activity that a run wants started: everything the workflow needs to schedule it. */
export interface Call {
  /** {@link callId}: the Temporal activity id. */
  readonly id: string;
  readonly path: string;
  readonly purpose: Purpose;
  /** The Temporal activity type. */
  readonly activity: string;
  readonly args: readonly Json[];
  /** Of the arguments. */
  readonly bytes: number;
  /** Reserved while in flight; 0 where no model is called. */
  readonly maxTokens: number;
  /** `write_headline · repair 1`: what the Temporal UI shows. */
  readonly summary: string;
  /** Which queue serves it: the models', the run's, or one that the block names. */
  readonly queue: 'models' | 'run' | { readonly name: string };
  readonly retry: NormalRetry;
  readonly timeouts: Pick<NormalTimeouts, 'call' | 'scheduleToClose'> & { readonly heartbeat?: number };
  /** It stands in a group or a map with `siblings: cancel`, or where a time limit holds. */
  readonly cancellable: boolean;
  /** US dollars at most, reserved while in flight. Absent where no limit counts it, or the model has no price. */
  readonly cost?: number;
  /** A step's attempt that this call starts. */
  readonly rung?: number;
  /** The alias or id that the request named before pinning. */
  readonly model?: string;
}

export type CallParts = Pick<Call, 'purpose' | 'activity' | 'args' | 'summary' | 'queue'> & Partial<Call>;

/** ` · repair 1`, ` · fallback 2`, ` · again repair 1`, or nothing for the first draft. */
export function tryText({ attempts = [], feedback, gate, earlier }: BlockRecord, rung: number): string {
  const repairs = attempts.filter((attempt) => attempt.rung === rung).length;
  const again = feedback !== undefined || (earlier?.length ?? 0) > 0 || (gate?.decisions?.length ?? 0) > 0;
  const parts = [
    again ? 'again' : '',
    rung > 0 ? `fallback ${rung}` : '',
    repairs > 0 ? `repair ${repairs}` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? ` · ${parts.join(' ')}` : '';
}

/** What every request to a model says. */
export function modelCall(
  run: Run,
  placed: PlacedBlock,
  model: string,
  maxTokens: number,
  system: string | undefined,
  values: ReadonlyMap<string, Json>,
): Omit<JudgeRequest, 'criteria'> {
  const defaults = defaultsFor(placed);
  const { prices, timeouts } = defaults;
  const { context } = placed.scope.definition;
  const { call, idle, maxRetryAfter } = normalTimeouts((placed.block as StepBlock).timeouts, timeouts);
  const limits = { call, idle, maxRetryAfter };
  const pinned = own(run.state.metadata.models, model);
  const rate = rateFor(run, defaults, model);
  return {
    model: pinned ?? model,
    ...(pinned !== undefined && { pinned: true as const }),
    maxTokens,
    ...(system !== undefined && { system }),
    ...(context !== undefined && { context }),
    names: [...values.keys()],
    ...(limitsDiffer(limits) && { limits }),
    ...(prices !== WIRE_TERMS.prices && { prices }),
    ...(rate && { rate }),
  };
}

function limitsDiffer(limits: CallLimits): boolean {
  const wire: CallLimits = WIRE_TERMS.limits;
  return (
    limits.call !== wire.call || limits.idle !== wire.idle || limits.maxRetryAfter !== wire.maxRetryAfter
  );
}

/** The arguments of a model call: its request, what comes before its values, and those. */
export function requestArgs(
  run: Run,
  request: ModelCall,
  values: ReadonlyMap<string, Json>,
  before: readonly Json[] = [],
): Pick<CallParts, 'args' | 'bytes'> {
  const all = [...values.values()];
  const plain = [request as unknown as Json, ...before, ...all];
  if (!run.options.storage) return { args: plain };
  const packed = pack(request, all);
  if (packed.values === all) return { args: plain };
  // A window counts what is sent, however it is packed.
  const bytes = plain.reduce<number>((sum, arg) => sum + jsonBytes(arg), 0);
  return { args: [packed.request as unknown as Json, ...before, ...packed.values], bytes };
}

export function promptValues(
  run: Run,
  placed: PlacedBlock,
  texts: readonly (string | undefined)[],
): Map<string, Json> {
  const all = [placed.scope.definition.context, ...texts];
  return valuesFor(
    run,
    placed,
    all.flatMap((text): Slot[] => (text === undefined ? [] : slotsOf(text))),
  );
}
