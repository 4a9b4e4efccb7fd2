import { CancelledFailure, setHandler, workflowInfo } from '@temporalio/workflow';
import { checkDefinition } from '../chain/definition/check-definition';
import { modelTaskQueue, STORED_FROM_BYTES } from '../chain/contract';
import type {
  Block,
  ChainDefinition,
  Limits,
  ParallelBlock,
  StepBlock,
  StepDefaults,
  Window,
} from '../chain/definition/definition';
import type { Json } from '../chain/json';
import { normalise, type NormalDefinition } from '../chain/definition/normalise';
import { type Run, runFrom } from '../chain/run/run';
import { newState, type RunMetadata } from '../chain/state/state';
import { answer } from './answers';
import { runFailure } from './conclude';
import { type Desk, openDesk } from './desk';
import { drive } from './drive';
import { approvalsQuery } from './messages';
import { isPatched } from './patches';
import type { DriveOptions } from './perform';
import { refuse } from './refuse';
import { openRoom } from './room';

/** What a hand-written workflow's steps have in common. */
export interface PieceOptions {
  readonly defaults?: StepDefaults;
  /** Over everything that these parts run, counted from the first list on, what is in flight included. */
  readonly limits?: Limits;
  /** Over all lists that run at once. Default: 16 calls, and 1 MiB of values. */
  readonly window?: Window;
  /** The queue of `generate`, `judge` and `plan`. Default: the model queue beside the workflow's own. */
  readonly modelTaskQueue?: string;
  /** The worker keeps large values outside Temporal, so that none is too large to be sent. Default false. */
  readonly storage?: boolean;
  /** Bytes from which on it does, where that is not its default of 16 KiB. */
  readonly storedFrom?: number;
}

export type PieceValues = Readonly<Record<string, Json>>;

/** The interpreter's parts, for workflows that are written by hand. What they answer has the type that the caller names. */
export interface Pieces {
  /** One step with its checks and recovery; answers its output. */
  readonly runStep: <Output extends Json = Json>(step: StepBlock, values?: PieceValues) => Promise<Output>;
  /** Blocks one after the other; answers their outputs by name. */
  readonly runList: <Outputs extends PieceValues = PieceValues>(
    blocks: readonly Block[],
    values?: PieceValues,
  ) => Promise<Outputs>;
  /** Blocks together, each waiting for the siblings it names only; answers their outputs by name. */
  readonly runGroup: <Outputs extends PieceValues = PieceValues>(
    blocks: readonly Block[],
    values?: PieceValues,
    options?: Pick<ParallelBlock, 'siblings'>,
  ) => Promise<Outputs>;
}

/**
 * Makes the parts for one workflow execution: call it inside the workflow function, once.
 *
 * The parts throw ApplicationFailure: `ChainDefinitionError` for blocks that cannot run, `ChainRunError` for a block
 * that failed after its recovery; a cancel of the workflow is a CancelledFailure.
 */
export function createPieces(options: PieceOptions = {}): Pieces {
  let runs = 0;
  /** What the lists have used and pinned, which is one account. */
  let account: RunMetadata | undefined;
  const desk = openDesk();
  const room = openRoom();
  setHandler(approvalsQuery, () => answer(desk.pending(), storageOf(options)));
  const runList = async <Outputs extends PieceValues>(
    blocks: readonly Block[],
    values: PieceValues = {},
  ): Promise<Outputs> => {
    runs += 1;
    const definition = definitionOf(blocks, values, options);
    const state = newState(values, Date.now());
    const isShared = options.limits === undefined || isPatched('shared-limits');
    if (isShared) state.metadata = account ??= state.metadata;
    const run = runFrom(definition, state, { ...storageOf(options), patched: isPatched });
    return (await finish(run, desk, {
      ...optionsOf(options),
      room,
      idPrefix: runs === 1 ? '' : `${runs}.`,
    })) as Outputs;
  };
  return {
    runList,
    runStep: async <Output extends Json>(step: StepBlock, values?: PieceValues) =>
      ((await runList([step], values))[step.as ?? step.step] ?? null) as Output,
    runGroup: (blocks, values, group) => runList([{ parallel: 'group', blocks, ...group }], values),
  };
}

/** @throws ApplicationFailure `ChainDefinitionError` */
function definitionOf(
  blocks: readonly Block[],
  values: PieceValues,
  options: PieceOptions,
): NormalDefinition {
  const { defaults, limits, window } = options;
  const definition: ChainDefinition = {
    catenary: 1,
    name: 'pieces',
    inputs: Object.fromEntries(Object.keys(values).map((name) => [name, {}])),
    ...(defaults && { defaults }),
    ...(limits && { limits }),
    ...(window && { window }),
    blocks,
  };
  const problems = checkDefinition(definition);
  if (problems.length > 0 && isPatched('refused')) refuse(problems);
  return normalise(definition);
}

function storageOf({ storage = false, storedFrom = STORED_FROM_BYTES }: PieceOptions): Run['options'] {
  return { storage, storedFrom };
}

function optionsOf(options: PieceOptions): DriveOptions {
  const queue = options.modelTaskQueue ?? modelTaskQueue(workflowInfo().taskQueue);
  return { modelTaskQueue: queue, keepGoing: true, nested: true };
}

async function finish(run: Run, desk: Desk, options: DriveOptions): Promise<Record<string, Json>> {
  const ended = await drive(run, options, desk);
  if (ended === 'cancelled') throw new CancelledFailure('the workflow was cancelled');
  if (run.state.status === 'failed') throw runFailure(run);
  return run.state.outputs;
}
