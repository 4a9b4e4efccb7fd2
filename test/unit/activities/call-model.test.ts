import {
  ActivityCancellationDetails,
  ApplicationFailureCategory,
  CancelledFailure,
} from '@temporalio/common';
import { createActivities, type Model } from '../../../src/activities';
import { reply, replyEvents, sendEvents, startStream } from './support/answers';
import { activitiesOver, environment, failureOf, generateRequest, within } from './support/requests';
import { type Answer, useStubEndpoint } from './support/stub-endpoint';

const endpoint = useStubEndpoint();

/** Answers nothing more after the events given; `pings` keep the connection warm. */
const stalled =
  (events: readonly Record<string, unknown>[], pings = false): Answer =>
  (response) => {
    startStream(response);
    sendEvents(response, events);
    if (!pings) return;
    const timer = setInterval(() => sendEvents(response, [{ type: 'ping' }]), 20);
    response.on('close', () => clearInterval(timer));
  };
const silent: Answer = () => undefined;
const hello = replyEvents();

const STALLS: readonly (readonly [string, Answer, { call?: number; idle?: number }, string])[] = [
  ['a request that is never answered', silent, { call: 2000 }, 'no complete reply within 2000 ms'],
  ['headers and then nothing', stalled([]), { idle: 300 }, 'the reply fell silent for 300 ms'],
  ['a reply that stalls', stalled(hello.slice(0, 3)), { idle: 300 }, 'the reply fell silent for 300 ms'],
  [
    'a reply of pings only',
    stalled(hello.slice(0, 1), true),
    { idle: 300 },
    'the reply fell silent for 300 ms',
  ],
  ['a reply that never ends', endless(), { call: 500, idle: 400 }, 'no complete reply within 500 ms'],
];

function endless(): Answer {
  return (response) => {
    startStream(response);
    sendEvents(response, hello.slice(0, 2));
    const timer = setInterval(() => sendEvents(response, [hello[2]!]), 50);
    response.on('close', () => clearInterval(timer));
  };
}

test.each(STALLS)('ends %s, hangs up, and tries again', async (_, answer, limits, message) => {
  endpoint.answer = answer;
  const run = within(environment(), () => activitiesOver(endpoint).generate(generateRequest({}, limits)));
  const failure = await failureOf(run);
  expect(failure).toMatchObject({
    type: 'Model.Timeout',
    nonRetryable: false,
    category: ApplicationFailureCategory.BENIGN,
  });
  expect(failure.message).toContain(message);
  await endpoint.received[0]!.hungUp;
});

test('bears silence while the model thinks', async () => {
  endpoint.answer = (response) => {
    startStream(response);
    const thinking = {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'thinking', thinking: '' },
    };
    sendEvents(response, [hello[0]!, thinking]);
    setTimeout(() => {
      sendEvents(response, replyEvents({ before: [{ type: 'thinking', thinking: '' }] }).slice(2));
      response.end();
    }, 400);
  };
  const generated = await within(environment(), () =>
    activitiesOver(endpoint).generate(generateRequest({}, { idle: 150 })),
  );
  expect(generated.output).toBe('Hello there.');
});

test('ends a model that ignores its signal', async () => {
  const model: Model = () => new Promise(() => undefined);
  const failure = await failureOf(
    within(environment(), () => createActivities({ model }).generate(generateRequest({}, { call: 100 }))),
  );
  expect(failure.type).toBe('Model.Timeout');
});

test('is cancelled with the activity, and hangs up', async () => {
  const activity = environment();
  endpoint.answer = (response) => {
    stalled(hello.slice(0, 3))(response, endpoint.received[0]!);
    activity.cancel();
  };
  const run = within(activity, () => activitiesOver(endpoint).generate(generateRequest()));
  await expect(run).rejects.toBeInstanceOf(CancelledFailure);
  await endpoint.received[0]!.hungUp;
});

test('is cancelled before the first byte of an answer', async () => {
  const activity = environment();
  endpoint.answer = () => activity.cancel();
  const run = within(activity, () => activitiesOver(endpoint).generate(generateRequest()));
  await expect(run).rejects.toBeInstanceOf(CancelledFailure);
  await endpoint.received[0]!.hungUp;
});

test('calls no model for an activity that is already cancelled', async () => {
  const activity = environment();
  activity.cancel();
  const run = within(activity, () => activitiesOver(endpoint).generate(generateRequest()));
  await expect(run).rejects.toBeInstanceOf(CancelledFailure);
  expect(endpoint.received).toHaveLength(0);
});

test("takes a worker's end for a failure that passes, not for a cancellation", async () => {
  const activity = environment();
  endpoint.answer = () =>
    activity.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
  const failure = await failureOf(
    within(activity, () => activitiesOver(endpoint).generate(generateRequest())),
  );
  expect(failure).toMatchObject({ type: 'Model.Connection', nonRetryable: false, nextRetryDelay: 1000 });
  expect(failure.message).toBe('the worker is ending');
});

test('leaves a pause to Temporal', async () => {
  const activity = environment();
  endpoint.answer = () => activity.cancel('PAUSED', new ActivityCancellationDetails({ paused: true }));
  const run = within(activity, () => activitiesOver(endpoint).generate(generateRequest()));
  await expect(run).rejects.toBeInstanceOf(CancelledFailure);
});

function beatsOf(activity: ReturnType<typeof environment>): { count: number } {
  const beats = { count: 0 };
  activity.on('heartbeat', () => (beats.count += 1));
  return beats;
}

test('sends no heartbeat for a call that is shorter than one beat', async () => {
  const activity = environment({ heartbeatTimeoutMs: 30_000 });
  const beats = beatsOf(activity);
  await within(activity, () => activitiesOver(endpoint).generate(generateRequest()));
  expect(beats.count).toBe(0);
});

test('beats six times in a heartbeat timeout while a call waits, and never after', async () => {
  const activity = environment({ heartbeatTimeoutMs: 300 });
  const beats = beatsOf(activity);
  endpoint.answer = (response, request) =>
    void waitFor(() => beats.count >= 3).then(() => reply()(response, request));
  await within(activity, () => activitiesOver(endpoint).generate(generateRequest()));
  const atEnd = beats.count;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(beats.count).toBe(atEnd);
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
