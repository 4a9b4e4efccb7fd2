import { Client, type ConnectionLike } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time';
import { createCatenary } from '../../../../src/client/catenary';

const NOT_FOUND = 5;
const INTERNAL = 13;
const UNAVAILABLE = 14;
const payload = (value: unknown) => defaultPayloadConverter.toPayload(value);
const gate = { gate: 'review', asks: 'approval', message: 'ok?', round: 1, content: 'c1', openedAt: 0 };

function refused(code: number, details: string): Error {
  return Object.assign(new Error(details), { code, details, metadata: new Map() });
}

function listed(workflowId: string): object {
  return {
    execution: { workflowId, runId: `${workflowId}-1` },
    type: { name: 'page' },
    status: 1,
    historyLength: { toNumber: () => 1 },
    startTime: msToTs(1000),
    memo: { fields: { catenary: payload({ hash: 'h', inputs: 'i' }) } },
  };
}

/** A client of a server with these running runs, each with what the server does where it is asked. */
function clientOf(runs: Readonly<Record<string, () => object>>) {
  type Asked = { execution: { workflowId: string } };
  const ask = async ({ execution }: Asked): Promise<object> => runs[execution.workflowId]!();
  const workflowService = {
    listWorkflowExecutions: async () => ({ executions: Object.keys(runs).map(listed) }),
    queryWorkflow: ask,
    describeWorkflowExecution: ask,
  };
  const connection = {
    workflowService,
    plugins: [],
    withDeadline: async <R>(_: unknown, action: () => Promise<R>) => await action(),
    withMetadata: async <R>(_: unknown, action: () => Promise<R>) => await action(),
  };
  return createCatenary(new Client({ connection: connection as unknown as ConnectionLike }), {
    searchAttributes: true,
  });
}

const fails = (error: Error) => () => {
  throw error;
};
const waits = () => ({ queryResult: { payloads: [payload([gate])] } });

it('one run that cannot be read hides no other, and one that went away is left out', async () => {
  const catenary = clientOf({
    broken: fails(refused(INTERNAL, 'its shard is lost')),
    gone: fails(refused(NOT_FOUND, 'not found')),
    idle: () => ({ queryResult: { payloads: [payload([])] } }),
    open: waits,
  });
  const [broken, open, ...rest] = await catenary.approvals();
  expect(broken).toMatchObject({
    id: 'broken',
    unreadable: expect.stringContaining('its shard is lost'),
    gates: [],
  });
  expect(open).toMatchObject({ id: 'open', gates: [gate] });
  expect(open).not.toHaveProperty('unreadable');
  expect(rest).toEqual([]);
});

it('a server that cannot be reached is no fault of one run', async () => {
  const catenary = clientOf({ open: waits, cut: fails(refused(UNAVAILABLE, 'gone away')) });
  await expect(catenary.approvals()).rejects.toMatchObject({ name: 'ConnectionError' });
});
