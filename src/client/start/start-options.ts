import {
  defineSearchAttributeKey,
  type Priority,
  type SearchAttributePair,
  SearchAttributeType,
} from '@temporalio/common';
import { CHAIN_ATTRIBUTE, MAX_PAYLOAD_BYTES, type RunInput } from '../../chain/contract';
import { type Json, utf8Length } from '../../chain/json';
import type { RunReference, Snapshot } from '../../chain/state/snapshot';
import type { PreparedRun } from '../../define/prepare';
import type { Context } from '../context';
import { InputTooLargeError } from '../errors';
import { detailsOf, summaryOf } from './start-texts';

/** What a run's memo tells, in lists also: enough to know the same run again. */
export interface RunMemo {
  readonly hash: string;
  /** sha-256 of the inputs. */
  readonly inputs: string;
  readonly version?: string;
  /** The run that this one goes on from. */
  readonly from?: RunReference;
  /** sha-256 of the state that it goes on from. */
  readonly state?: string;
}

/** A run that doesn't begin with its inputs alone. */
export interface GoesOn extends Pick<RunMemo, 'from'> {
  readonly snapshot: Snapshot;
  readonly state: string;
}

/** What Temporal needs to start a chain, whoever starts it: a client, a Schedule, a workflow of one's own. */
export interface ChainStartOptions {
  readonly workflowType: string;
  readonly args: [RunInput];
  readonly taskQueue: string;
  readonly memo: Record<string, unknown>;
  readonly typedSearchAttributes: SearchAttributePair[];
  readonly staticSummary: string;
  readonly staticDetails: string;
  readonly priority?: Priority;
}

/** What callers may add to what a chain brings along. */
export interface OwnStartOptions {
  readonly memo?: Readonly<Record<string, unknown>>;
  readonly searchAttributes?: readonly SearchAttributePair[];
  readonly priority?: Priority;
}

const CHAIN_KEY = defineSearchAttributeKey(CHAIN_ATTRIBUTE, SearchAttributeType.KEYWORD);

/** @throws InputTooLargeError where definition and inputs would not fit into one payload. */
export async function startOptionsOf(
  context: Context,
  prepared: PreparedRun & { readonly goesOn?: GoesOn },
  own: OwnStartOptions,
): Promise<ChainStartOptions> {
  const { definition, hash, inputs, inputsHash, goesOn } = prepared;
  const { modelTaskQueue, storage, storedFrom, taskQueue } = context;
  const marked = await context.hasSearchAttributes();
  const options = {
    modelTaskQueue,
    storage,
    ...(storedFrom !== undefined && { storedFrom }),
    ...(marked && { waiting: true }),
  };
  const input = (
    goesOn
      ? { hash, inputs: {}, options, snapshot: goesOn.snapshot as unknown as Json }
      : { definition, hash, inputs, options }
  ) as RunInput;
  if (!storage) checkSize(input, goesOn);
  const memo: RunMemo = {
    hash,
    inputs: inputsHash,
    ...(definition.version !== undefined && { version: definition.version }),
    ...(goesOn?.from && { from: goesOn.from }),
    ...(goesOn && { state: goesOn.state }),
  };
  const attribute = marked ? [{ key: CHAIN_KEY, value: definition.name }] : [];
  return {
    workflowType: definition.name,
    args: [input],
    taskQueue,
    memo: { ...own.memo, catenary: memo },
    typedSearchAttributes: [...attribute, ...(own.searchAttributes ?? [])],
    staticSummary: summaryOf(definition),
    staticDetails: detailsOf(definition, hash, goesOn?.from),
    ...(own.priority && { priority: own.priority }),
  };
}

/** Temporal refuses larger payloads, and a run that could not be started is better refused by name. */
function checkSize(input: RunInput, goesOn?: GoesOn): void {
  const bytes = bytesOf(input);
  if (bytes <= MAX_PAYLOAD_BYTES) return;
  if (goesOn)
    throw new InputTooLargeError(
      `what the run goes on from is ${bytes} bytes; Temporal takes at most ${MAX_PAYLOAD_BYTES} without external ` +
        'storage: connect client and worker with `storage: { dir }`',
    );
  const sizes = Object.entries(input.inputs).map(([name, value]) => [name, bytesOf(value)] as const);
  const [name, most] = sizes.reduce(
    (a, b) => (b[1] > a[1] ? b : a),
    ['definition', bytesOf(input.definition)],
  );
  const part = name === 'definition' ? 'its definition' : `input "${name}"`;
  throw new InputTooLargeError(
    `definition and inputs of the run are ${bytes} bytes, most of them in ${part} (${most}); Temporal takes at most ` +
      `${MAX_PAYLOAD_BYTES} without external storage: connect client and worker with \`storage: { dir }\``,
  );
}

function bytesOf(value: unknown): number {
  return utf8Length(JSON.stringify(value) ?? '');
}
