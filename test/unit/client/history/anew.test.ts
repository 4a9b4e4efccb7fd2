import { Client, type ConnectionLike } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { createCatenary } from '../../../../src/client/catenary';
import { historyOf } from '../../../../src/client/history/history';

const INTERNAL = 13;
const INVALID_ARGUMENT = 3;
const run = { workflowId: 'run-1', runId: 'r' };
const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });

function answer(code: number, details: string): Error {
  return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: new Map() });
}

const moved = answer(
  INVALID_ARGUMENT,
  "Current and request branch tokens, or current and request versioned transitions, don't match.",
);

interface Asked {
  readonly nextPageToken?: Uint8Array;
}
/** What a server answers to one request after the other, by the page that is asked for, from 0. */
type Server = (page: number, nth: number) => object;

function clientOf(server: Server) {
  const asked: number[] = [];
  const page = async ({ nextPageToken }: Asked): Promise<object> => {
    const nth = asked.push(nextPageToken?.[0] ?? 0);
    return server(asked.at(-1)!, nth);
  };
  const connection = {
    workflowService: {
      describeWorkflowExecution: async () => ({
        workflowExecutionInfo: {
          execution: run,
          type: {},
          historyLength: { toNumber: () => 1 },
          startTime: {},
        },
      }),
      getWorkflowExecutionHistory: page,
      getWorkflowExecutionHistoryReverse: page,
    },
    plugins: [],
    withAbortSignal: async <R>(_: unknown, action: () => Promise<R>) => await action(),
  };
  return { client: new Client({ connection: connection as unknown as ConnectionLike }), asked };
}

/** Some events, with another page behind them. */
const events = (ids: readonly number[], next?: number, rest: object = {}) => ({
  history: { events: ids.map((eventId) => ({ eventId, ...rest })) },
  ...(next !== undefined && { nextPageToken: Uint8Array.of(next) }),
});
const fails = (error: Error): never => {
  throw error;
};

async function read(server: Server, options: { readonly wait?: boolean } = {}) {
  const { client, asked } = clientOf(server);
  const ids: number[] = [];
  let error: unknown;
  try {
    for await (const page of historyOf(client, { ...run, ...options }))
      ids.push(...page.map(({ eventId }) => Number(eventId)));
  } catch (reason) {
    error = reason;
  }
  return { ids, asked, error };
}

it('begins a history anew where the server refuses to go on, and gives each event once', async () => {
  const pages = [events([1, 2], 1), events([3, 4], 2), events([5, 6])];
  const server: Server = (page, nth) => (nth === 3 ? fails(moved) : pages[page]!);
  expect(await read(server)).toEqual({
    ids: [1, 2, 3, 4, 5, 6],
    asked: [0, 1, 2, 0, 1, 2],
    error: undefined,
  });
});

it('skips what it gave where the pages are cut elsewhere by then', async () => {
  const before = [events([1, 2], 1), events([3], 2)];
  const after = [events([1, 2, 3, 4], 1), events([5])];
  const server: Server = (page, nth) => (nth === 3 ? fails(moved) : (nth < 3 ? before : after)[page]!);
  expect(await read(server, { wait: true })).toMatchObject({ ids: [1, 2, 3, 4, 5], error: undefined });
});

it('gives the error of a server that refuses again and again', async () => {
  const { ids, asked, error } = await read((page) => (page === 0 ? events([1], 1) : fails(moved)));
  expect(error).toBe(moved);
  expect(ids).toEqual([1]);
  expect(asked).toEqual(Array.from({ length: 6 }, () => [0, 1]).flat());
});

it('counts only what is refused in a row', async () => {
  const refused = new Set<number>();
  const server: Server = (page) => {
    if (page === 0 || refused.has(page)) return events([page + 1], page < 9 ? page + 1 : undefined);
    refused.add(page);
    return fails(moved);
  };
  expect(await read(server)).toMatchObject({ ids: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], error: undefined });
});

it('gives every other error at once, and a refusal of the first page', async () => {
  const lost = answer(INTERNAL, 'its shard is lost');
  expect(await read((page) => (page === 0 ? events([1], 1) : fails(lost)))).toMatchObject({
    error: lost,
    asked: [0, 1],
  });
  expect(await read(() => fails(moved))).toMatchObject({ error: moved, asked: [0] });
});

it('looks for the reason of an end anew', async () => {
  const reason = { workflowExecutionTerminatedEventAttributes: { reason: 'enough' } };
  const { client, asked } = clientOf((page, nth) => {
    if (nth === 2) return fails(moved);
    return page === 0 ? events([2], 1) : events([1], undefined, reason);
  });
  expect(await createCatenary(client).get('run-1').endReason()).toBe('enough');
  expect(asked).toEqual([0, 1, 0, 1]);
});

it('waits for a result anew', async () => {
  const done = { workflowExecutionCompletedEventAttributes: { result: payloads({ outputs: { a: 'A' } }) } };
  const { client, asked } = clientOf((page, nth) => {
    if (nth === 2) return fails(moved);
    return page === 0 && nth === 1 ? events([], 1) : events([9], undefined, done);
  });
  expect(await createCatenary(client).get('run-1').result()).toEqual({ outputs: { a: 'A' } });
  expect(asked).toEqual([0, 1, 0]);
});
