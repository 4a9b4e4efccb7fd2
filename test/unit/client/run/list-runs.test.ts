import { queryFor } from '../../../../src/client/run/list-runs';

it.each([
  [{}, "ExecutionStatus != 'ContinuedAsNew'"],
  [{ chain: 'page', status: 'timed_out' }, "WorkflowType = 'page' AND ExecutionStatus = 'TimedOut'"],
  [{ chain: "o' OR 1=1", status: 'failed' }, "WorkflowType = 'o\\' OR 1=1' AND ExecutionStatus = 'Failed'"],
  [
    { chain: 'page', status: 'running', query: 'a = 1 OR b = 2' },
    "WorkflowType = 'page' AND ExecutionStatus = 'Running' AND (a = 1 OR b = 2)",
  ],
] as const)('asks for %j: %s', (options, query) => {
  expect(queryFor(options)).toBe(query);
});
