import { workersFinding } from '../../../../src/cli/doctor/workers';
import { idleQueueOf, idleText, isServed, type QueueFacts } from '../../../../src/cli/doctor/versions';

const one = { deployment: 'shop', buildId: '1' };
const two = { deployment: 'shop', buildId: '2' };
const queue = (pollers: QueueFacts['pollers'], current?: QueueFacts['current']): QueueFacts => ({
  name: 'catenary',
  pollers,
  current,
});

test('a new run is served by the current build alone, else by workers without a build alone', () => {
  expect(isServed(queue([one, two], two))).toBe(true);
  expect(isServed(queue([one, undefined], two))).toBe(false);
  expect(isServed(queue([undefined]))).toBe(true);
  expect(isServed(queue([one]))).toBe(false);
});

test('a pinned run is served by its own build alone', () => {
  expect(isServed(queue([one], two), one)).toBe(true);
  expect(isServed(queue([two, undefined], two), one)).toBe(false);
});

test('what is said of idle queues names the build that is missing, and how to start or choose one', () => {
  const missing = idleQueueOf(queue([two], two), one);
  expect(idleText([missing, { ...missing, queue: 'catenary-models' }])).toBe(
    'no worker of build 1 of shop serves the task queue catenary and catenary-models',
  );
  expect(missing.mend).toBe('start one: npx catenary worker --deployment shop --build-id 1');
  expect(idleQueueOf(queue([one])).mend).toBe(
    'make it current: temporal worker deployment set-current-version --deployment-name shop --build-id 1',
  );
});

test('the mend of an idle queue names the queue that a worker has to be started on', () => {
  const mend = (name: string, taskQueue: string, modelTaskQueue: string): string =>
    idleQueueOf({ name, pollers: [], current: undefined }, undefined, { taskQueue, modelTaskQueue }).mend;
  expect(mend('catenary', 'catenary', 'catenary-models')).toBe(
    'start one: npx catenary worker, or npx catenary dev',
  );
  expect(mend('shpo-models', 'shpo', 'shpo-models')).toBe('start one: npx catenary worker --task-queue shpo');
  expect(mend('shpo', 'shpo', 'models')).toBe(
    'start one: createWorker({ taskQueue: "shpo", modelTaskQueue: "models" })',
  );
  expect(mend('prices', 'shpo', 'shpo-models')).toBe(
    'start a worker of your own there, with the activities that name it',
  );
  const of = { taskQueue: 'shpo', modelTaskQueue: 'shpo-models' };
  const versioned = { name: 'shpo', pollers: [], current: one };
  expect(idleQueueOf(versioned, undefined, of).mend).toBe(
    'start one: npx catenary worker --task-queue shpo --deployment shop --build-id 1',
  );
  expect(workersFinding([{ name: 'shpo', pollers: [], current: undefined }], of).mend).toBe(
    'start one: npx catenary worker --task-queue shpo',
  );
});

test('doctor says which builds poll and which one new runs go to, and nothing of builds where there are none', () => {
  expect(workersFinding([queue([undefined])])).toMatchObject({ outcome: 'ok', note: 'serve catenary' });
  expect(workersFinding([queue([one, two, one], two)])).toMatchObject({
    outcome: 'ok',
    note: 'serve catenary; polled lately by build 1 of shop, build 2 of shop; new runs go to build 2 of shop',
  });
  expect(workersFinding([queue([one])])).toMatchObject({
    outcome: 'bad',
    note: 'workers of build 1 of shop poll, and no build is current for the task queue catenary; polled lately by build 1 of shop',
  });
});
