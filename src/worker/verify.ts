import { isObject } from '../chain/json';
import type { DataConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { ENCRYPTED, NO_KEYS } from '../converter/encryption-error';
import { failureConverterPath } from '../converter/data-converter';
import { type Difference, differenceOf } from './difference';
import { joinProtobufCopies } from '../converter/proto-json';
import { workflowCode } from './workflow-code';
import { messageOf } from '../chain/words';

/** One history of a run, as the server or a file has it. */
export interface RunHistory {
  /** The workflow id. */
  readonly id: string;
  readonly history: Parameters<typeof Worker.runReplayHistory>[1];
}

/** Whether one history replays on the present code. */
export interface Verified {
  readonly id: string;
  readonly events: number;
  /** Calls that were scheduled. */
  readonly calls: number;
  /** Absent where the code makes exactly what the history has. */
  readonly difference?: Difference;
}

export interface VerifyOptions {
  /** The one that the run was started with: with external storage or a codec of its own. */
  readonly dataConverter?: DataConverter;
  /** Where the histories are from; encrypted values are bound to it. Default `default`. */
  readonly namespace?: string;
  /** Workflows of one's own, which hold the interpreter's pieces; default: the interpreter. */
  readonly workflows?: Pick<ReplayWorkerOptions, 'workflowBundle' | 'workflowsPath'>;
}

/**
 * Replays histories on the present code, one after the other: no model is called and nothing is written. Run it over the
 * open runs before a deploy.
 */
export async function* verifyHistories(
  histories: Iterable<RunHistory> | AsyncIterable<RunHistory>,
  { dataConverter, namespace, workflows = workflowCode() }: VerifyOptions = {},
): AsyncGenerator<Verified> {
  // The replay worker takes the namespace too, though its type leaves it out.
  const options: ReplayWorkerOptions = {
    ...workflows,
    ...(dataConverter && { dataConverter: withReadableMessages(dataConverter) }),
    ...(namespace !== undefined && { namespace }),
  };
  for await (const { id, history } of histories) {
    const counted = { id, ...countsOf(history) };
    const error = await Worker.runReplayHistory(options, history, id).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    yield error === undefined ? counted : { ...counted, difference: differenceOf(textOf(error)) };
  }
}

/** What goes wrong in a replay is for the eyes of whoever replays, and goes nowhere else. */
function withReadableMessages(converter: DataConverter): DataConverter {
  const { failureConverterPath: path, ...rest } = converter;
  return path === failureConverterPath ? rest : converter;
}

function textOf(error: unknown): string {
  const text = messageOf(error);
  return text.includes(`Unknown encoding: ${ENCRYPTED}`) ? `the history cannot be read: ${NO_KEYS}` : text;
}

function countsOf(history: unknown): Pick<Verified, 'events' | 'calls'> {
  const events = isObject(history) && Array.isArray(history.events) ? (history.events as object[]) : [];
  const scheduled = events.filter(
    (event) => 'activityTaskScheduledEventAttributes' in event && event.activityTaskScheduledEventAttributes,
  );
  return { events: events.length, calls: scheduled.length };
}

/**
 * A history from JSON: of `catenary history`, of `temporal workflow show --output json`, of Temporal's UI.
 *
 * @throws TypeError for what is no history.
 */
export function historyFromText(text: string): RunHistory['history'] {
  joinProtobufCopies();
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || !Array.isArray(value.events) || value.events.length === 0)
    throw new TypeError('this is no history: it has no events');
  // Replay would wait for ever.
  if (!isObject(value.events[0]) || !isObject(value.events[0].workflowExecutionStartedEventAttributes))
    throw new TypeError('this is no whole history: it does not begin with the start of a workflow');
  return historyFromJSON(value);
}
