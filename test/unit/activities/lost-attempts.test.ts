import { ActivityCancellationDetails, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { createActivities, type Model, ModelError } from '../../../src/activities';
import { detailsOf, environment, failureOf, generateRequest, judgeRequest, within } from './support/requests';

const SHUTDOWN = ['WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true })] as const;
const REPLY = {
  model: 'm',
  text: 'Hello.',
  stopReason: 'end_turn',
  usage: { inputTokens: 1, outputTokens: 1 },
};
const cut = new ModelError({ kind: 'connection', message: 'cut' });
const refused = new ModelError({ kind: 'answered', status: 529 });

/** One attempt of a call, the heartbeats of earlier ones known, and what it tells the next one. */
function attemptOf(attempt: number, told?: object) {
  const activity = environment({ attempt, heartbeatDetails: told });
  const tells: unknown[] = [];
  activity.on('heartbeat', (details) => tells.push(details));
  const ask = (model: Model) =>
    within(activity, () => createActivities({ model, random: () => 0 }).generate(generateRequest()));
  return { activity, tells, ask };
}

const never = (): Promise<never> => new Promise(() => undefined);

test('an attempt that a worker’s end cuts short is lost, with those before it', async () => {
  const { activity, ask, tells } = attemptOf(3);
  const failure = await failureOf(
    ask(() => {
      activity.cancel(...SHUTDOWN);
      return never();
    }),
  );
  expect(failure.type).toBe('Model.Connection');
  expect(detailsOf(failure)).toEqual({ lost: 3 });
  expect(tells).toEqual([{ lost: 3, reported: 1, unpaid: 0 }]);
});

test('an attempt that a worker’s end meets before it has asked costs nothing', async () => {
  const { activity, ask, tells } = attemptOf(2);
  activity.cancel(...SHUTDOWN);
  const failure = await failureOf(ask(never));
  expect(detailsOf(failure)).toEqual({ lost: 1 });
  expect(tells).toEqual([{ lost: 1, reported: 0, unpaid: 1 }]);
});

test('a cancel says how many attempts were made, those that the endpoint refused left out', async () => {
  const { activity, ask, tells } = attemptOf(4, { lost: 1, reported: 1, unpaid: 1 });
  const error: unknown = await ask(() => {
    activity.cancel();
    return never();
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CancelledFailure);
  expect((error as CancelledFailure).details).toEqual([{ lost: 3 }]);
  expect(tells).toEqual([]);
});

test('a cancel before the call is not an attempt', async () => {
  const { activity, ask } = attemptOf(1);
  activity.cancel();
  await expect(ask(never)).rejects.toMatchObject({ details: [{ lost: 0 }] });
});

test('a pause tells the attempt that follows it', async () => {
  const { activity, ask, tells } = attemptOf(1);
  const run = ask(() => {
    activity.cancel('PAUSED', new ActivityCancellationDetails({ paused: true }));
    return never();
  });
  await expect(run).rejects.toBeInstanceOf(CancelledFailure);
  expect(tells).toEqual([{ lost: 1, reported: 1, unpaid: 0 }]);
});

test.each([
  ['was cut', cut, { lost: 3, reported: 1, unpaid: 1 }],
  ['the endpoint refused', refused, { lost: 2, reported: 0, unpaid: 2 }],
])('an attempt that %s tells the next one so', async (_, error, tells) => {
  const attempt = attemptOf(4, { lost: 1, reported: 0, unpaid: 1 });
  const failure = await failureOf(attempt.ask(() => Promise.reject(error)));
  expect(detailsOf(failure)).toMatchObject({ lost: tells.lost });
  expect(attempt.tells).toEqual([tells]);
});

test('a failure of the model’s own says too what may have been paid, beside its own details', async () => {
  const { ask, tells } = attemptOf(2);
  const own = ApplicationFailure.create({ message: 'no', type: 'Own', details: [{ why: 'x' }, 7] });
  const failure = await failureOf(ask(() => Promise.reject(own)));
  expect(failure).toMatchObject({ type: 'Own', message: 'no', details: [{ why: 'x', lost: 2 }, 7] });
  expect(tells).toEqual([{ lost: 2, reported: 1, unpaid: 0 }]);
  const bare = await failureOf(attemptOf(1).ask(() => Promise.reject(ApplicationFailure.nonRetryable('no'))));
  expect(bare.details).toEqual([{ lost: 1 }]);
  const text = ApplicationFailure.nonRetryable('no', 'Own', 'why');
  const other = await failureOf(attemptOf(1).ask(() => Promise.reject(text)));
  expect(other.details).toEqual([{ lost: 1 }, 'why']);
});

test('a cancel that a model throws of itself is a failure like any other', async () => {
  const { ask } = attemptOf(1);
  const failure = await failureOf(ask(() => Promise.reject(new CancelledFailure('of itself'))));
  expect(detailsOf(failure)).toMatchObject({ lost: 1 });
});

test('a model that answers no reply has answered', async () => {
  const failure = await failureOf(attemptOf(1).ask(() => Promise.resolve({} as never)));
  expect(failure.type).toBe('Model.Config');
  expect(detailsOf(failure)).toEqual({ lost: 1 });
});

test('after a reset, which counts attempts from 1 again, what was lost before it is lost', async () => {
  const { ask } = attemptOf(1, { lost: 2, reported: 0, unpaid: 3 });
  expect(await ask(() => Promise.resolve(REPLY))).toMatchObject({ repeated: 2 });
});

test('a judge’s attempts count as a draft’s do', async () => {
  const activity = environment({ attempt: 2 });
  const activities = createActivities({ model: () => Promise.reject(cut), random: () => 0 });
  const failure = await failureOf(within(activity, () => activities.judge(judgeRequest(), 'a draft')));
  expect(detailsOf(failure)).toEqual({ lost: 2 });
});
