import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { normalise } from '../../src/chain/definition/normalise';
import { hashOf } from '../../src/chain/run/run';
import { testBundle } from '../support/worker';
import { CASES, filesOf } from './cases';

type Events = temporal.api.history.v1.IHistoryEvent[];

const HISTORIES = join(__dirname, 'histories');
const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(HISTORIES, `${file}.json`), 'utf8')) as unknown;
const replay = (history: unknown, id: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: testBundle() }, history, id);

const files = Object.keys(CASES).flatMap((name) => filesOf(name).map((file) => [file, name] as const));

test('the recorded histories are those of the cases, no more and no less', () => {
  const present = readdirSync(HISTORIES).toSorted();
  expect(present).toEqual(files.flatMap(([file]) => [`${file}.json`, `${file}.provenance.json`]).toSorted());
  expect(present.length).toBeGreaterThanOrEqual(18);
});

test.each(files)('%s.json still replays', async (file, name) => {
  await expect(replay(read(file), name)).resolves.toBeUndefined();
});

test.each(files)('%s.json was recorded from the chain of its case', (file, name) => {
  expect(read(`${file}.provenance`)).toMatchObject({ chain: hashOf(normalise(CASES[name]!.chain)) });
});

test.each(files)('%s.json names no machine', (file) => {
  const text = readFileSync(join(HISTORIES, `${file}.json`), 'utf8');
  expect(text).not.toMatch(/\d@|\/home\/|\/work\/|\/root\/|node_modules|[A-Z]:\\\\/);
});

const scheduled = (events: Events): Events =>
  events.filter((event) => event.activityTaskScheduledEventAttributes);

/** Changes of a history that a change of the interpreter's commands would make. */
const MUTANTS: Readonly<Record<string, (events: Events) => void>> = {
  'two activities exchanged': (events) => {
    const [a, b] = scheduled(events).map((event) => event.activityTaskScheduledEventAttributes!);
    [a!.activityId, b!.activityId] = [b!.activityId!, a!.activityId!];
  },
  'an activity of another type': (events) => {
    scheduled(events)[0]!.activityTaskScheduledEventAttributes!.activityType = { name: 'other' };
  },
  'an activity that is another call': (events) => {
    scheduled(events)[0]!.activityTaskScheduledEventAttributes!.activityId = 'a/generate/7';
  },
};

test.each(Object.entries(MUTANTS))('%s is found', async (_, mutate) => {
  const history = historyFromJSON(read('repaired.v1'));
  mutate(history.events as Events);
  await expect(replay(history, 'repaired')).rejects.toBeInstanceOf(DeterminismViolationError);
});

test('a run that ended otherwise is found', async () => {
  const history = historyFromJSON(read('done.v1'));
  const events = history.events as Events;
  const last = events.at(-1)!;
  delete last.workflowExecutionCompletedEventAttributes;
  Object.assign(last, {
    eventType: 3,
    workflowExecutionFailedEventAttributes: { failure: { message: 'x' } },
  });
  await expect(replay(history, 'done')).rejects.toBeInstanceOf(DeterminismViolationError);
});
