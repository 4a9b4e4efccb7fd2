import type { Client } from '@temporalio/client';
import { modelTaskQueue, STORED_FROM_BYTES, TASK_QUEUE } from '../chain/contract';
import { defined } from '../chain/defined';
import type { ChainDefinition } from '../chain/definition/definition';
import type { Json } from '../chain/json';
import type { ChainResult } from '../chain/state/result';
import type { InputsOf, OutputsOf } from '../define/chain';
import { PLAN, planningChain, type PlanningOptions } from '../define/planning-chain';
import { type AnyChain, prepareRun } from '../define/prepare';
import type { WithInputs } from '../define/with-inputs';
import { ConnectionError } from '../connection/connection-error';
import { asking, type Context } from './context';
import { type WaitingRun, waitingRuns } from './decide/approvals';
import { refuseMissing, refuseNoChain } from './needed';
import { type ListOptions, listRuns } from './run/list-runs';
import { type AnyOutputs, createRunHandle, type RunHandle } from './run/run-handle';
import { resuming } from './resume/go-on';
import type { Resuming } from './resume/resume-options';
import { hasSearchAttributes } from './start/has-search-attributes';
import { checkRunId } from './start/run-id';
import type { RunInfo } from './run/run-info';
import { type ChainStartOptions, type OwnStartOptions, startOptionsOf } from './start/start-options';
import { startRun, type StartRunOptions } from './start/start-run';

/** {@link WithInputs} where the chain's types don't matter. */
interface Given {
  readonly inputs?: unknown;
  readonly version?: string;
}

/** Starts chains and finds their runs. */
export interface Catenary extends Resuming {
  /** Temporal's own client, for everything else. */
  readonly client: Client;
  readonly taskQueue: string;
  /**
   * Starts a run; the same chain with the same inputs under the same id is started once, however often it is asked for.
   *
   * @throws ChainDefinitionError listing every problem of chain and inputs, RunIdError, RunIdInUseError, InputTooLargeError.
   */
  start<C extends AnyChain>(
    chain: C,
    options: StartRunOptions & WithInputs<InputsOf<C>>,
  ): Promise<RunHandle<OutputsOf<C>>>;
  /** Starts a run and waits for its result. */
  run<C extends AnyChain>(
    chain: C,
    options: StartRunOptions & WithInputs<InputsOf<C>>,
  ): Promise<ChainResult<OutputsOf<C>>>;
  /**
   * Lets a model decompose a request into a chain, which passed the checks and its allowance. Nothing of it has run: look at
   * it, save it, change it, run it like any other.
   *
   * @throws ChainRunError with every problem of the last plan, as `run` does.
   */
  plan(request: string, options: PlanRunOptions): Promise<ChainDefinition>;
  /** What Temporal's own starters take: the action of a Schedule, `client.workflow.start`, a workflow's `startChild`. */
  startOptions<C extends AnyChain>(
    chain: C,
    options: OwnStartOptions & WithInputs<InputsOf<C>>,
  ): Promise<ChainStartOptions>;
  /** A run that was started before; nothing is asked of the server yet. @throws RunIdError at once, for an id that no run can have. */
  get<Outputs = AnyOutputs>(id: string): RunHandle<Outputs>;
  list(options?: ListOptions): Promise<RunInfo[]>;
  /** The runs that wait for a person, each with its open gates; needs no worker. Those without search attributes are asked each. */
  approvals(options?: Omit<ListOptions, 'status'>): Promise<WaitingRun[]>;
  /** Ends every watch and wait, and the connection, where `connect` made it; nothing more can be asked of this client. */
  close(): Promise<void>;
}

/** What may be planned, and with what; the inputs' values only say what their shapes are. */
export interface PlanRunOptions extends StartRunOptions, Omit<PlanningOptions, 'inputs' | 'run'> {
  readonly inputs?: Readonly<Record<string, Json>>;
}

export interface CatenaryOptions {
  /** Default `catenary`. */
  readonly taskQueue?: string;
  /** The queue of model calls. Default: the one beside `taskQueue`. */
  readonly modelTaskQueue?: string;
  /**
   * Whether the namespace has the search attributes `CatenaryChain` and `CatenaryWaiting`. Default: the server is asked, and
   * counts as having none where it tells neither those of the cluster nor the namespace's own.
   */
  readonly searchAttributes?: boolean;
}

const START = 'start(chain, { id, inputs })';
const START_OPTIONS = 'startOptions(chain, { inputs })';

/** Makes a client around one of Temporal's, whose data converter and interceptors it uses. */
export function createCatenary(client: Client, options: CatenaryOptions = {}): Catenary {
  const { taskQueue = TASK_QUEUE } = options;
  const closing = new AbortController();
  const { externalStorage } = client.options.loadedDataConverter;
  const storedFrom = externalStorage?.payloadSizeThreshold ?? 0;
  const context: Context = {
    client,
    taskQueue,
    modelTaskQueue: options.modelTaskQueue ?? modelTaskQueue(taskQueue),
    storage: externalStorage !== undefined,
    ...(externalStorage && storedFrom !== STORED_FROM_BYTES && { storedFrom }),
    hasSearchAttributes: hasSearchAttributes(client, options.searchAttributes),
    closed: closing.signal,
  };
  const start: Catenary['start'] = async (chain, startOptions) => {
    refuseNoChain(chain, START);
    refuseMissing(startOptions, 'options', START);
    const { inputs, version, ...rest }: StartRunOptions & Given = startOptions;
    const { found } = await startRun(context, prepareRun(chain, inputs, version), rest);
    return createRunHandle(context, rest.id, found);
  };
  return {
    client,
    taskQueue,
    start,
    run: async (chain, runOptions) => await (await start(chain, runOptions)).result(),
    plan: async (request, planOptions) => {
      refuseMissing(planOptions, 'options', 'plan(request, { id })');
      const { inputs = {}, allow, approve, maxTokens, model, repairs, ...startOptions } = planOptions;
      const planning = { allow, approve, maxTokens, model, repairs, inputs: Object.keys(inputs), run: false };
      const chain = planningChain(request, defined(planning));
      const handle = await start(chain, { ...startOptions, inputs });
      return (await handle.result()).outputs[PLAN] as unknown as ChainDefinition;
    },
    startOptions: async (chain, ownOptions) => {
      refuseNoChain(chain, START_OPTIONS);
      refuseMissing(ownOptions, 'options', START_OPTIONS);
      const { inputs, version, ...rest }: OwnStartOptions & Given = ownOptions;
      const prepared = prepareRun(chain, inputs, version);
      return await asking(context, () => startOptionsOf(context, prepared, rest));
    },
    get: (id) => {
      checkRunId(id);
      return createRunHandle(context, id);
    },
    ...resuming(context),
    list: (listOptions = {}) => asking(context, () => listRuns(context, listOptions)),
    approvals: (listOptions = {}) => asking(context, () => waitingRuns(context, listOptions)),
    close: async () => {
      closing.abort(new ConnectionError('this client is closed: connect() makes another'));
    },
  };
}
