import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
} from '@temporalio/common';
import { outcomeOfError } from '../../../../src/chain/recovery/outcome';

const receipt = { model: 'm', usage: { inputTokens: 1, outputTokens: 2 }, requestId: 'req_1' };
const wrapped = (cause: Error, state: RetryState = RetryState.NON_RETRYABLE_FAILURE): Error =>
  new ActivityFailure('failed', 'generate', 'a/generate/1', state, 'worker', cause);

it('says the same of an error with and without the wrapping that workflows see', () => {
  const cause = ApplicationFailure.nonRetryable('it said no', 'Model.Refused', receipt);
  const outcome = {
    kind: 'failed',
    failure: { type: 'Model.Refused', message: 'it said no', requestId: 'req_1' },
    receipt,
  };
  expect(outcomeOfError(cause)).toEqual(outcome);
  expect(outcomeOfError(wrapped(cause))).toEqual(outcome);
});

it('takes details for a receipt only where they are one', () => {
  const outcome = outcomeOfError(ApplicationFailure.nonRetryable('no', 'Model.Auth', { requestId: 'req_2' }));
  expect(outcome).toEqual({
    kind: 'failed',
    failure: { type: 'Model.Auth', message: 'no', requestId: 'req_2' },
  });
});

it('tells cancellations, time limits and everything else apart', () => {
  const cancelled = new CancelledFailure('cancelled');
  expect(outcomeOfError(wrapped(cancelled, RetryState.CANCEL_REQUESTED))).toEqual({ kind: 'cancelled' });
  expect(outcomeOfError(cancelled)).toEqual({ kind: 'cancelled' });
  expect(outcomeOfError(wrapped(cancelled))).toMatchObject({ failure: { type: 'Activity.Failed' } });
  expect(outcomeOfError(wrapped(new TimeoutFailure('late', undefined, 'HEARTBEAT')))).toEqual({
    kind: 'failed',
    failure: { type: 'Model.Timeout', message: 'timed out (HEARTBEAT)' },
    lost: 1,
  });
  expect(outcomeOfError(new Error('odd'))).toEqual({
    kind: 'failed',
    failure: { type: 'Activity.Failed', message: 'odd' },
  });
  expect(outcomeOfError('text')).toMatchObject({ failure: { message: 'text' } });
});

it('knows how many attempts may have been paid for without a receipt', () => {
  const lostOf = (error: Error): unknown => (outcomeOfError(error) as { lost?: number }).lost;
  const late = (type: 'HEARTBEAT' | 'SCHEDULE_TO_START', state: RetryState): Error =>
    wrapped(new TimeoutFailure('late', undefined, type), state);
  expect(lostOf(late('HEARTBEAT', RetryState.TIMEOUT))).toBe(1);
  expect(lostOf(late('HEARTBEAT', RetryState.MAXIMUM_ATTEMPTS_REACHED))).toBe(Infinity);
  expect(lostOf(late('SCHEDULE_TO_START', RetryState.TIMEOUT))).toBeUndefined();
  expect(lostOf(wrapped(ApplicationFailure.nonRetryable('cut', 'Model.Connection', { lost: 3 })))).toBe(3);
});
