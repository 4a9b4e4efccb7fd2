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

it('refuses a status that there is none of, with those that there are', () => {
  expect(() => queryFor({ status: 'faild' as never })).toThrow(
    new RangeError('status is "faild": it must be running, done, failed, cancelled, terminated or timed_out'),
  );
});
