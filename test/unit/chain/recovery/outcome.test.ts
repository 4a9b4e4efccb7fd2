import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  DefaultFailureConverter,
  defaultPayloadConverter,
  RetryState,
  TimeoutFailure,
} from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { type Outcome, outcomeOfError } from '../../../../src/chain/recovery/outcome';

const { RetryState: State, TimeoutType: Type } = temporal.api.enums.v1;
type Failure = temporal.api.failure.v1.IFailure;

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
    unheard: { lost: 0, reported: 0, unpaid: 0, silent: 'last' },
  });
  expect(outcomeOfError(new Error('odd'))).toEqual({
    kind: 'failed',
    failure: { type: 'Activity.Failed', message: 'odd' },
  });
  expect(outcomeOfError('text')).toMatchObject({ failure: { message: 'text' } });
});

describe('attempts that may have been paid for', () => {
  const saysOf = (cause: Failure, state = State.RETRY_STATE_TIMEOUT, startedEventId = 6) => {
    const activityFailureInfo = { activityType: { name: 'generate' }, retryState: state, startedEventId };
    const outcome = outcomeOfError(
      new DefaultFailureConverter().failureToError(
        { message: 'Activity task failed', cause, activityFailureInfo: activityFailureInfo as never },
        defaultPayloadConverter,
      ),
    );
    const { lost, unheard } = outcome as Extract<Outcome, { kind: 'failed' }>;
    return { lost, unheard };
  };
  const late = (timeoutType: number, cause?: Failure, beat?: object): Failure => ({
    timeoutFailureInfo: {
      timeoutType,
      ...(beat && { lastHeartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(beat)] } }),
    },
    ...(cause && { cause }),
  });
  const said = (type: string, ...details: unknown[]): Failure => ({
    applicationFailureInfo: {
      type,
      details: { payloads: details.map((each) => defaultPayloadConverter.toPayload(each)) },
    },
  });
  const { TIMEOUT_TYPE_HEARTBEAT: SILENT, TIMEOUT_TYPE_SCHEDULE_TO_CLOSE: CLOSED } = Type;
  const { TIMEOUT_TYPE_SCHEDULE_TO_START: UNTAKEN } = Type;
  const nothing = { lost: 0, reported: 0, unpaid: 0 };
  const told = { lost: 2, reported: 1, unpaid: 3 };

  it.each<[string, ReturnType<typeof saysOf>, ReturnType<typeof saysOf>]>([
    ['what the call says', saysOf(said('Model.Connection', { lost: 3 })), { lost: 3, unheard: undefined }],
    ['none that it does not say', saysOf(said('Model.Auth', {})), { lost: undefined, unheard: undefined }],
    [
      'no attempt that nobody took',
      saysOf(late(UNTAKEN), undefined, 0),
      { lost: undefined, unheard: { ...nothing, silent: 'none' } },
    ],
    [
      'the only one, where none was before it',
      saysOf(late(CLOSED)),
      { lost: 1, unheard: { ...nothing, silent: 'last' } },
    ],
    [
      'what heartbeats told, and the last one',
      saysOf(late(CLOSED, said('Model.Connection'), told)),
      { lost: 1, unheard: { ...told, silent: 'last' } },
    ],
    [
      'what heartbeats told, where the next one never began',
      saysOf(late(CLOSED, said('Model.Connection'), told), undefined, 0),
      { lost: 1, unheard: { ...told, silent: 'none' } },
    ],
    [
      'as many silent ones as there was time for',
      saysOf(late(CLOSED, late(SILENT), told)),
      { lost: 1, unheard: { ...told, silent: 'some' } },
    ],
    [
      'all that are not told of, once none is left',
      saysOf(late(SILENT, late(SILENT), told), State.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED),
      { lost: 1, unheard: { ...told, silent: 'all' } },
    ],
    [
      'one that somebody else ended',
      saysOf(said('ByHand'), State.RETRY_STATE_NON_RETRYABLE_FAILURE),
      { lost: undefined, unheard: { ...nothing, silent: 'last' } },
    ],
    [
      'each that failed after its reply',
      saysOf(said('PayloadsTooLarge'), State.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED),
      { lost: undefined, unheard: { ...nothing, silent: 'all' } },
    ],
    [
      'one that was cancelled though nobody asked',
      saysOf({ canceledFailureInfo: {} }, State.RETRY_STATE_NON_RETRYABLE_FAILURE),
      { lost: undefined, unheard: { ...nothing, silent: 'last' } },
    ],
    [
      'none of a worker that has no such activity',
      saysOf(said('NotFoundError')),
      { lost: undefined, unheard: undefined },
    ],
  ])('are %s', (_, says, expected) => {
    expect(says).toEqual(expected);
  });

  it('are those that a cancelled call names, and are not known where no worker had it', () => {
    const cancelled = (...details: unknown[]) => outcomeOfError(new CancelledFailure('cancelled', details));
    expect(cancelled({ lost: 2 })).toEqual({ kind: 'cancelled', lost: 2 });
    expect(cancelled('ACTIVITY_ID_NOT_STARTED')).toEqual({ kind: 'cancelled' });
  });
});
