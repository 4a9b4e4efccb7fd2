import { queryFor } from '../../../src/client/list-runs';

it.each([
  [{}, true, "CatenaryChain IS NOT NULL AND ExecutionStatus != 'ContinuedAsNew'"],
  [{}, false, "ExecutionStatus != 'ContinuedAsNew'"],
  [{ chain: 'page', status: 'timed_out' }, true, "CatenaryChain = 'page' AND ExecutionStatus = 'TimedOut'"],
  [{ chain: 'page', status: 'done' }, false, "WorkflowType = 'page' AND ExecutionStatus = 'Completed'"],
  [
    { chain: "o' OR 1=1", status: 'failed' },
    false,
    "WorkflowType = 'o\\' OR 1=1' AND ExecutionStatus = 'Failed'",
  ],
  [
    { chain: 'page', status: 'running', query: 'a = 1 OR b = 2' },
    true,
    "CatenaryChain = 'page' AND ExecutionStatus = 'Running' AND (a = 1 OR b = 2)",
  ],
] as const)('asks for %j with the attribute registered: %s', (options, registered, query) => {
  expect(queryFor(options, registered)).toBe(query);
});
