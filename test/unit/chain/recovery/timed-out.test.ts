import { ActivityFailure, RetryState, TimeoutFailure, type TimeoutType } from '@temporalio/common';
import type { Block } from '../../../../src/chain/definition/definition';
import { writtenDuration } from '../../../../src/chain/definition/duration';
import { outcomeOfError } from '../../../../src/chain/recovery/outcome';
import { play, runOf } from '../../../support/chains';

const timeouts = { call: '1 min', scheduleToClose: '90 s', heartbeat: '10 s' };
const send: Block = { activity: 'send', call: 'sendMail', timeouts };

/** What the run says of its activity, ended by one of Temporal's timeouts. */
function said(timeoutType: TimeoutType): string | undefined {
  const cause = new TimeoutFailure('late', undefined, timeoutType);
  const { TIMEOUT } = RetryState;
  const error = new ActivityFailure('failed', 'sendMail', 'send/call/1', TIMEOUT, 'worker', cause);
  const run = runOf([send]);
  play(run, { send: outcomeOfError(error) });
  return run.state.errors['send'];
}

test.each<[TimeoutType, string]>([
  ['START_TO_CLOSE', 'it timed out after 1 min (timeouts.call of send)'],
  ['SCHEDULE_TO_CLOSE', 'it timed out after 90 s (timeouts.scheduleToClose of send)'],
  ['HEARTBEAT', 'it timed out after 10 s without a heartbeat (timeouts.heartbeat of send)'],
])("%s of an activity of one's own is told by the key that sets it", (timeoutType, text) => {
  expect(said(timeoutType)).toBe(`send failed: ${text}`);
});

test('a timeout that the chain has no key for keeps its own name', () => {
  const text = 'send failed: sendMail: Model.Timeout: timed out (SCHEDULE_TO_START)';
  expect(said('SCHEDULE_TO_START')).toBe(text);
});

test.each([
  [60_000, '1 min'],
  [90_000, '90 s'],
  [86_400_000, '24 h'],
  [1500, '1500 ms'],
])('%d milliseconds are written %s', (ms, text) => {
  expect(writtenDuration(ms)).toBe(text);
});
