import { grpcDetails, isRefused } from '../../connection/grpc';
import { own } from '../../chain/json';
import { joined } from '../../chain/words';
import type { Context } from '../context';
import { QueryError } from '../errors';
import { listingClient } from './list-memos';
import type { RunInfoStatus } from '../watch/run-event';
import { type RunInfo, runInfoOf } from './run-info';

export interface ListOptions {
  /** A chain's name; default: all. */
  readonly chain?: string;
  readonly status?: RunInfoStatus;
  /** Default 20. */
  readonly limit?: number;
  /** A condition of one's own in Temporal's query language, which the others are added to. */
  readonly query?: string;
}

const STATUS: Readonly<Record<RunInfoStatus, string>> = {
  running: 'Running',
  done: 'Completed',
  failed: 'Failed',
  cancelled: 'Canceled',
  terminated: 'Terminated',
  timed_out: 'TimedOut',
};

const DEFAULT_LIMIT = 20;
/** Workflows of others lie between the runs: pages stay large also where few runs are wanted. */
const PAGE = { least: 100, most: 1000 };

/** The newest runs first, as far as the server's index has caught up. Runs that went on as new are listed once. */
export async function listRuns(context: Context, options: ListOptions): Promise<RunInfo[]> {
  return await firstOf(eachRun(context, options), options.limit);
}

/**
 * All of them, whatever the limit; it only says how large the server's pages are.
 *
 * @param conditions beside those of the options
 * @throws QueryError; RangeError for a status that there is none of
 */
export async function* eachRun(
  { client }: Context,
  { limit = DEFAULT_LIMIT, ...options }: ListOptions,
  conditions: readonly string[] = [],
): AsyncGenerator<RunInfo> {
  const pageSize = Math.max(PAGE.least, Math.min(limit, PAGE.most));
  const query = [queryFor(options), ...conditions].join(' AND ');
  try {
    for await (const workflow of listingClient(client).list({ query, pageSize })) {
      const run = runInfoOf(workflow);
      if (run) yield run;
    }
  } catch (error) {
    if (options.query === undefined || !isRefused(error)) throw error;
    throw new QueryError(options.query, reasonOf(error), { cause: error });
  }
}

/** Places are those in what the server makes of a query. */
function reasonOf(error: unknown): string {
  return grpcDetails(error)
    .replace(/^invalid query: /, '')
    .replace(/ at position \d+/, '');
}

export async function firstOf<T>(all: AsyncIterable<T>, limit = DEFAULT_LIMIT): Promise<T[]> {
  const first: T[] = [];
  if (limit <= 0) return first;
  for await (const each of all) if (first.push(each) >= limit) break;
  return first;
}

/**
 * Runs are told from other workflows by their memo, which no query can: a run that began before its search attributes were
 * registered has none of them, and must be found all the same. The workflow's type is the chain's name.
 */
export function queryFor({ chain, status, query }: ListOptions): string {
  const conditions = [
    ...(chain !== undefined ? [`WorkflowType = ${quoted(chain)}`] : []),
    status === undefined
      ? "ExecutionStatus != 'ContinuedAsNew'"
      : `ExecutionStatus = '${statusName(status)}'`,
    ...(query ? [`(${query})`] : []),
  ];
  return conditions.join(' AND ');
}

function statusName(status: RunInfoStatus): string {
  const name = own(STATUS, status);
  if (name !== undefined) return name;
  const all = joined(Object.keys(STATUS), 'or');
  throw new RangeError(`status is ${JSON.stringify(status)}: it must be ${all}`);
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
