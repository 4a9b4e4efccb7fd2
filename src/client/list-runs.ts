import { CHAIN_ATTRIBUTE } from '../chain/contract';
import type { Context } from './context';
import { listingClient } from './list-memos';
import type { RunInfoStatus } from './run-event';
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

/** The newest runs first, as far as the server's index has caught up. Runs that went on as new are listed once. */
export async function listRuns(context: Context, options: ListOptions): Promise<RunInfo[]> {
  const { limit = 20 } = options;
  const query = queryFor(options, await context.hasChainAttribute());
  const runs: RunInfo[] = [];
  if (limit <= 0) return runs;
  const client = listingClient(context.client);
  for await (const workflow of client.list({ query, pageSize: Math.min(limit, 1000) })) {
    const run = runInfoOf(workflow);
    if (run && runs.push(run) >= limit) break;
  }
  return runs;
}

/** Without the attribute every workflow is looked at, and told apart by its memo. */
export function queryFor({ chain, status, query }: ListOptions, hasChainAttribute: boolean): string {
  const name = hasChainAttribute ? CHAIN_ATTRIBUTE : 'WorkflowType';
  const conditions = [
    ...(chain !== undefined ? [`${name} = ${quoted(chain)}`] : []),
    ...(chain === undefined && hasChainAttribute ? [`${CHAIN_ATTRIBUTE} IS NOT NULL`] : []),
    status === undefined ? "ExecutionStatus != 'ContinuedAsNew'" : `ExecutionStatus = '${STATUS[status]}'`,
    ...(query ? [`(${query})`] : []),
  ];
  return conditions.join(' AND ');
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
