import { LiveTeller } from '../../../../src/cli/board/live-teller';
import { boardText } from '../../../../src/cli/board/board-text';
import { newBoard, onEvent, withLive } from '../../../../src/cli/board/board';
import { retryMend, retryText } from '../../../../src/cli/text/retry-text';
import type { LiveCall } from '../../../../src/client/watch/live-calls';
import { eventAt } from '../../../support/run-events';

const NOT_REGISTERED = {
  type: 'NotFoundError',
  message:
    'Activity function fetchPrice is not registered on this Worker, available activities: ["generate","judge"]',
};
const OVERLOADED = { type: 'Model.Overloaded', message: 'Overloaded' };

const call = (path: string, attempt: number, lastFailure: LiveCall['lastFailure']): LiveCall => ({
  id: `${path}/call/1`,
  path,
  purpose: 'call',
  try: 1,
  state: 'queued',
  attempt,
  maximumAttempts: 10,
  ...(lastFailure && { lastFailure }),
  nextAttemptAt: 9000,
});

test('a retry says how the attempt before failed, on one line, cut, and without steering a terminal', () => {
  expect(retryText(call('a', 3, OVERLOADED), 1000)).toBe(
    'attempt 3, next in 8.0 s · Model.Overloaded: Overloaded',
  );
  const text = retryText(
    call('a', 3, { type: 'Error', message: `one\ntwo\u001b[2J${'x'.repeat(900)}` }),
    1000,
  );
  expect(text).toContain('Error: one two␛[2Jxxx');
  expect(text).toMatch(/x…$/);
  expect(text.length).toBeLessThan(400);
});

test('an activity that no worker has is told with its mend', () => {
  expect(retryMend(NOT_REGISTERED)).toBe(
    'start the worker with fetchPrice: createWorker({ activities }), or npx catenary worker --activities <module>',
  );
  expect(retryMend({ ...NOT_REGISTERED, type: 'Activity.Failed' })).toBeUndefined();
  expect(retryMend(OVERLOADED)).toBeUndefined();
});

test("a worker that lacks Catenary's own activities is told as one", () => {
  const message = 'Activity function generate is not registered on this Worker, available activities: []';
  expect(retryMend({ type: 'NotFoundError', message })).toContain('CatenaryPlugin');
});

test('the mend is told once, however often and of however many blocks it is asked', () => {
  const teller = new LiveTeller();
  const calls = [call('pages[0]/price', 2, NOT_REGISTERED), call('pages[1]/price', 2, NOT_REGISTERED)];
  const [warning, ...others] = teller.warnings(calls);
  expect(warning).toBe(
    `pages[0]/price cannot go on: ${NOT_REGISTERED.message}; mend: ${retryMend(NOT_REGISTERED)}`,
  );
  expect(others).toEqual([]);
  expect(teller.warnings([call('pages[0]/price', 3, NOT_REGISTERED)])).toEqual([]);
});

test('a log is told each attempt once, and why only where that is new', () => {
  const teller = new LiveTeller();
  const told = (attempt: number, failure: LiveCall['lastFailure']): string[] =>
    teller.retries([call('a', attempt, failure)], 1000);
  expect(told(1, undefined)).toEqual([]);
  expect(told(2, OVERLOADED)).toEqual(['  a call · attempt 2, next in 8.0 s · Model.Overloaded: Overloaded']);
  expect(told(2, OVERLOADED)).toEqual([]);
  expect(told(3, OVERLOADED)).toEqual(['  a call · attempt 3, next in 8.0 s · Model.Overloaded']);
  expect(told(4, { type: 'Model.Timeout', message: 'no answer' })).toEqual([
    '  a call · attempt 4, next in 8.0 s · Model.Timeout: no answer',
  ]);
});

test('a row of the board says why a call is repeated', () => {
  const started = eventAt(1, {
    type: 'call_started',
    id: 'a/call/1',
    path: 'a',
    purpose: 'call',
    try: 1,
    summary: 'a',
  });
  const board = withLive(onEvent(newBoard(['a']), started), [call('a', 2, OVERLOADED)]);
  expect(boardText(board, 1000, 10)[0]).toContain('attempt 2, next in 8.0 s · Model.Overloaded: Overloaded');
});
