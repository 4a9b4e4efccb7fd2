import { temporal } from '@temporalio/proto';
import { tsToMs } from '@temporalio/common/lib/time';
import type { FetchedHistory } from '../src/client';
import { verifyHistories } from '../src/worker';
import { expectedOf } from './expected';
import type { Facts, Replay, RunFacts } from './facts';
import type { StartedRun } from './load';
import { luck } from './luck';
import type { Stage } from './stage';

type Event = temporal.api.history.v1.IHistoryEvent;
const { PendingActivityState, EventType } = temporal.api.enums.v1;

/** Looks at every run's history, and replays a sample of those that are closed. */
export async function collect(
  stage: Stage,
  seed: number,
  runs: readonly StartedRun[],
  sample: number,
): Promise<Pick<Facts, 'runs' | 'replays' | 'ledger'>> {
  const facts: RunFacts[] = [];
  for (const run of runs) facts.push(await factsOf(stage, seed, run));
  const closed = runs.filter(({ ending }) => ['done', 'failed'].includes(ending.status));
  const drawn = closed
    .toSorted((a, b) => luck(seed, 'replay', a.id) - luck(seed, 'replay', b.id))
    .slice(0, sample);
  return { runs: facts, replays: await replay(stage, drawn), ledger: stage.ledger() };
}

async function factsOf(stage: Stage, seed: number, run: StartedRun): Promise<RunFacts> {
  const { id, chain, startedAt, endedAt, ending } = run;
  const brief = `brief ${id.split('-').at(-1)}`;
  const expected = expectedOf({ seed, run: id }, chain, brief);
  const events: Event[] = [];
  if (ending.status !== 'missing')
    for await (const { history } of stage.catenary.get(id).histories())
      events.unshift(...(history.events ?? []));
  return {
    id,
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    ending,
    expected,
    ...recordedIn(events),
    ...(ending.status === 'running' && { diagnosis: await diagnosisOf(stage, id, events) }),
  };
}

function recordedIn(events: readonly Event[]): Pick<RunFacts, 'recorded' | 'attempts'> {
  const names = new Map<string, string>();
  const nameOf = (scheduled: unknown): string => names.get(String(scheduled))!;
  const recorded: Record<string, number[]> = {};
  const attempts: Record<string, number> = {};
  for (const { eventId, eventTime, ...event } of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    const begun = event.activityTaskStartedEventAttributes;
    const completed = event.activityTaskCompletedEventAttributes;
    if (scheduled) names.set(String(eventId), scheduled.activityId!);
    if (completed) (recorded[nameOf(completed.scheduledEventId)] ??= []).push(tsToMs(eventTime!));
    if (begun) attempts[nameOf(begun.scheduledEventId)] = begun.attempt ?? 1;
  }
  return { recorded, attempts };
}

/** What a run waits for, and whether its workflow task fails again and again. */
async function diagnosisOf({ catenary }: Stage, id: string, events: readonly Event[]): Promise<string[]> {
  const { raw } = await catenary.client.workflow.getHandle(id).describe();
  const last = events.at(-1);
  const failures = events.filter((event) => event.workflowTaskFailedEventAttributes);
  const task = raw.pendingWorkflowTask;
  return [
    `last event: ${String(last?.eventId)} ${EventType[last?.eventType ?? 0]}`,
    ...(raw.pendingActivities ?? []).map(
      ({ activityId, attempt, state, lastFailure }) =>
        `pending: ${activityId}, attempt ${attempt}, ${PendingActivityState[state ?? 0]}, last failure: ${lastFailure?.message ?? 'none'}`,
    ),
    ...(task ? [`workflow task: attempt ${task.attempt}`] : []),
    ...failures.map(
      (event) => `workflow task failed: ${event.workflowTaskFailedEventAttributes?.failure?.message}`,
    ),
  ];
}

async function replay({ catenary, bundlePath }: Stage, runs: readonly StartedRun[]): Promise<Replay[]> {
  async function* histories(): AsyncGenerator<FetchedHistory> {
    for (const { id } of runs) yield* catenary.get(id).histories();
  }
  const replays: Replay[] = [];
  const workflows = { workflowBundle: { codePath: bundlePath } };
  for await (const { id, difference } of verifyHistories(histories(), { workflows }))
    replays.push({ id, ...(difference && { difference: JSON.stringify(difference) }) });
  return replays;
}
