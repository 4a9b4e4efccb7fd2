import { DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { temporal } from '@temporalio/proto';
import { outcomeOfError } from '../../../../src/chain/recovery/outcome';
import { createCodec } from '../../../../src/client/history/codec';
import type { Fact } from '../../../../src/client/watch/facts';
import { FactReader } from '../../../../src/client/watch/read-fact';

const { RetryState, TimeoutType } = temporal.api.enums.v1;
type Failure = temporal.api.failure.v1.IFailure;

const timedOut = (timeoutType: number): Failure => ({ message: 'late', timeoutFailureInfo: { timeoutType } });
const refused: Failure = { message: 'no', applicationFailureInfo: { type: 'Model.Refused' } };
const cancelled: Failure = { canceledFailureInfo: {} };

const attributes = (failure: Failure, retryState: number, startedEventId = 0) => ({
  scheduledEventId: 1,
  startedEventId,
  failure,
  retryState,
});
const silentBefore = {
  ...timedOut(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE),
  cause: timedOut(TimeoutType.TIMEOUT_TYPE_HEARTBEAT),
};

/** How a call ended, as its history has it. */
const ENDS = {
  'refused by a model': attributes(refused, RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE),
  'silent once': attributes(timedOut(TimeoutType.TIMEOUT_TYPE_HEARTBEAT), RetryState.RETRY_STATE_TIMEOUT),
  'silent for the last time': attributes(silentBefore, RetryState.RETRY_STATE_TIMEOUT, 6),
  'in nobody’s hands when its time is over': attributes(
    timedOut(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE),
    RetryState.RETRY_STATE_TIMEOUT,
  ),
  'silent until its time is over': attributes(
    timedOut(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE),
    RetryState.RETRY_STATE_TIMEOUT,
    6,
  ),
  'silent in every attempt': attributes(
    timedOut(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE),
    RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED,
  ),
  'cancelled of itself': attributes(cancelled, RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE),
  'cancelled as it was asked to': attributes(cancelled, RetryState.RETRY_STATE_CANCEL_REQUESTED),
};

async function readEnd(ended: ReturnType<typeof attributes>): Promise<Fact> {
  const codec = createCodec(loadDataConverter(), 'default', 'run-1');
  const [fact] = await new FactReader(codec).readAll([
    { eventId: 2 as never, eventTime: {}, activityTaskFailedEventAttributes: ended as never },
  ]);
  return fact!;
}

/** The error that the SDK gives a workflow for it. */
function errorOf({ failure, retryState, startedEventId }: ReturnType<typeof attributes>): Error {
  const activityFailureInfo = { retryState, startedEventId, activityType: { name: 'generate' } } as never;
  const around: Failure = { message: 'Activity task failed', cause: failure, activityFailureInfo };
  return new DefaultFailureConverter().failureToError(around, defaultPayloadConverter);
}

test.each(Object.entries(ENDS))(
  'a call that is %s is the same to its workflow and to a reader',
  async (_, ended) => {
    expect(await readEnd(ended)).toMatchObject({
      kind: 'call_ended',
      outcome: outcomeOfError(errorOf(ended)),
    });
  },
);

test('a failed call that says it was cancelled has failed, and says so', async () => {
  expect(await readEnd(ENDS['cancelled of itself'])).toMatchObject({
    outcome: {
      kind: 'failed',
      failure: {
        type: 'Activity.Failed',
        message: 'it ended as cancelled, though its run had not asked for that',
      },
    },
  });
});

test('a cancelled call says in its history how many attempts there were, where a worker had it', async () => {
  const read = async (details: unknown): Promise<Fact> => {
    const payloads = [defaultPayloadConverter.toPayload(details)];
    const codec = createCodec(loadDataConverter(), 'default', 'run-1');
    const ended = { scheduledEventId: 1, details: { payloads } } as never;
    const [fact] = await new FactReader(codec).readAll([
      { eventId: 2 as never, eventTime: {}, activityTaskCanceledEventAttributes: ended },
    ]);
    return fact!;
  };
  expect(await read({ lost: 3 })).toMatchObject({ outcome: { kind: 'cancelled', lost: 3 } });
  expect(await read('ACTIVITY_ID_NOT_STARTED')).toMatchObject({ outcome: { kind: 'cancelled' } });
});

it('takes a failed workflow task for a reset only where a history begins with it', async () => {
  const codec = createCodec(loadDataConverter(), 'default', 'run-1');
  const failed = (newRunId: string) => ({ workflowTaskFailedEventAttributes: { newRunId } as never });
  const facts = await new FactReader(codec).readAll([
    { eventId: 4 as never, eventTime: {}, ...failed('') },
    { eventId: 7 as never, eventTime: {}, ...failed('r2') },
  ]);
  expect(facts).toEqual([{ kind: 'reset', event: 7, at: 0, into: 'r2' }]);
});
