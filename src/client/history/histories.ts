import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { joinProtobufCopies } from '../../converter/proto-json';
import type { HistoryEvent } from './codec';
import { about, type Context } from '../context';
import { historyOf, runsBackwards } from './history';

type History = temporal.api.history.v1.IHistory;

/** One history of a run; a run that went on as new has several. */
export interface FetchedHistory {
  readonly id: string;
  /** Temporal's. */
  readonly runId: string;
  readonly history: History;
}

/** The histories of a run as the server has them, the newest first. */
export async function* historiesOf(context: Context, id: string): AsyncGenerator<FetchedHistory> {
  const { client } = context;
  const runIds = await about(context, id, async () => {
    const found: string[] = [];
    for await (const runId of runsBackwards(client, id)) found.push(runId);
    return found;
  });
  for (const runId of runIds) {
    const events = await about(context, id, async () => {
      const read: HistoryEvent[] = [];
      for await (const page of historyOf(client, { workflowId: id, runId })) read.push(...page);
      return read;
    });
    yield { id, runId, history: { events } };
  }
}

/** A history as JSON, as the `temporal` CLI writes it. */
export function historyText(history: History): string {
  joinProtobufCopies();
  return historyToJSON(temporal.api.history.v1.History.create(history));
}
