import { decodeRetryState, defaultPayloadConverter, type Payload } from '@temporalio/common';
import { tsToMs } from '@temporalio/common/lib/time';
import { DECIDE, TIME_LIMIT } from '../../chain/contract';
import type { Decision } from '../../chain/gate/gate-record';
import type { Outcome } from '../../chain/recovery/outcome';
import type { Json } from '../../chain/json';
import { outcomeOfError } from '../../chain/recovery/outcome';
import type { Codec, HistoryEvent } from '../history/codec';
import type { Ending, Fact } from './facts';

type Bare = Fact extends infer F ? (F extends Fact ? Omit<F, 'event' | 'at'> : never) : never;
type Attributes<Key extends keyof HistoryEvent> = NonNullable<HistoryEvent[Key]>;

/** Reads the events of one history, oldest first, into facts; events that mean nothing to a chain are undefined. */
export class FactReader {
  /** Scheduled event → activity id: the events that follow name only the former. */
  private readonly activities = new Map<number, string>();
  /** The event of the end does not repeat why the run was asked to stop. */
  private cancelReason: string | null | undefined;

  constructor(private readonly codec: Codec) {}

  /**
   * The facts of some events that follow each other. A decision that a workflow task accepted comes before that task's end:
   * the workflow took it in before anything that had ended meanwhile. So does a change that it found to hold.
   */
  async readAll(events: readonly HistoryEvent[]): Promise<Fact[]> {
    const facts: Fact[] = [];
    for (const event of events) {
      const fact = await this.read(event);
      if (!fact) continue;
      const task = facts.findLastIndex(({ kind }) => kind === 'task_completed');
      if (isOfTask(fact) && task !== -1) facts.splice(task, 0, fact);
      else facts.push(fact);
    }
    return facts;
  }

  private async read(event: HistoryEvent): Promise<Fact | undefined> {
    const bare =
      (await this.readCall(event)) ?? (await this.readDecision(event)) ?? (await this.readRun(event));
    return bare && ({ ...bare, event: Number(event.eventId), at: tsToMs(event.eventTime) } as Fact);
  }

  private async readCall(event: HistoryEvent): Promise<Bare | undefined> {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const callId = scheduled.activityId ?? '';
      this.activities.set(Number(event.eventId), callId);
      return { kind: 'call_scheduled', callId };
    }
    const started = event.activityTaskStartedEventAttributes;
    if (started)
      return {
        kind: 'call_attempted',
        scheduled: Number(started.scheduledEventId),
        attempt: started.attempt ?? 1,
      };
    return await this.readCallEnd(event);
  }

  private async readCallEnd(event: HistoryEvent): Promise<Bare | undefined> {
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes;
    if (!ended) return undefined;
    const scheduled = Number(ended.scheduledEventId);
    return {
      kind: 'call_ended',
      scheduled,
      outcome: await this.outcome(event, this.activities.get(scheduled)),
    };
  }

  private async outcome(event: HistoryEvent, activityId: string | undefined): Promise<Outcome> {
    await this.codec.fetch(event);
    const cancelled = event.activityTaskCanceledEventAttributes;
    if (cancelled) {
      const details = await this.codec.values(cancelled.details?.payloads, activityId);
      return outcomeOfError({ name: 'CancelledFailure', details });
    }
    const completed = event.activityTaskCompletedEventAttributes;
    if (completed) {
      const [value] = await this.codec.values(completed.result?.payloads, activityId);
      return { kind: 'returned', value: value as Json | undefined };
    }
    const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
    const cause = await this.codec.error(failed?.failure, activityId);
    // As the workflow is told of it.
    return outcomeOfError({
      name: 'ActivityFailure',
      cause,
      retryState: decodeRetryState(failed?.retryState),
      failure: { activityFailureInfo: { startedEventId: failed?.startedEventId } },
    });
  }

  private async readDecision(event: HistoryEvent): Promise<Bare | undefined> {
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal?.signalName === DECIDE) return await this.decision(event, 'signal', signal.input?.payloads);
    const request = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (request?.name === DECIDE) return await this.decision(event, 'update', request.args?.payloads);
    const fired = event.timerFiredEventAttributes;
    if (fired) return { kind: 'deadline_passed', set: Number(fired.startedEventId) };
    const summary = event.timerStartedEventAttributes && event.userMetadata?.summary;
    if (!summary) return undefined;
    const [text] = await this.codec.values([summary]);
    if (text === TIME_LIMIT) return { kind: 'deadline_set' };
    return { kind: 'deadline_set', gate: String(text).replace(/ · timeout$/, '') };
  }

  private async decision(
    event: HistoryEvent,
    via: 'update' | 'signal',
    payloads: readonly Payload[] | null | undefined,
  ): Promise<Bare> {
    await this.codec.fetch(event);
    const [decision] = await this.codec.values(payloads);
    return { kind: 'decision', via, decision: decision as Decision };
  }

  private async readRun(event: HistoryEvent): Promise<Bare | undefined> {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) return await this.readStart(event, started);
    const task = event.workflowTaskStartedEventAttributes;
    if (task)
      return {
        kind: 'task_started',
        suggestsNew: task.suggestContinueAsNew ?? false,
        historyBytes: Number(task.historySizeBytes ?? 0),
      };
    const completed = event.workflowTaskCompletedEventAttributes;
    if (completed) return { kind: 'task_completed', started: Number(completed.startedEventId) };
    const into = event.workflowTaskFailedEventAttributes?.newRunId;
    if (into) return { kind: 'reset', into };
    const asked = event.workflowExecutionCancelRequestedEventAttributes;
    if (asked) {
      this.cancelReason = asked.cause;
      return { kind: 'cancel_requested' };
    }
    if (event.markerRecordedEventAttributes) return patchIn(event.markerRecordedEventAttributes);
    return await this.readEnd(event);
  }

  private async readStart(
    event: HistoryEvent,
    started: Attributes<'workflowExecutionStartedEventAttributes'>,
  ): Promise<Bare> {
    await this.codec.fetch(event);
    const [input] = await this.codec.values(started.input?.payloads);
    const from = started.continuedExecutionRunId;
    return {
      kind: 'started',
      input,
      workflowType: started.workflowType?.name ?? '',
      ...(from && { goesOnFrom: from }),
    };
  }

  private async readEnd(event: HistoryEvent): Promise<Bare | undefined> {
    const failed = event.workflowExecutionFailedEventAttributes;
    if (failed) {
      await this.codec.fetch(event);
      const message = (await this.codec.error(failed.failure))?.message;
      return closed('failed', message);
    }
    const on = event.workflowExecutionContinuedAsNewEventAttributes;
    if (on) return closed('went_on', undefined, on.newExecutionRunId);
    const terminated = event.workflowExecutionTerminatedEventAttributes;
    if (terminated) return closed('terminated', terminated.reason);
    if (event.workflowExecutionCompletedEventAttributes) return closed('done');
    if (event.workflowExecutionCanceledEventAttributes) return closed('cancelled', this.cancelReason);
    return event.workflowExecutionTimedOutEventAttributes ? closed('timed_out') : undefined;
  }
}

function isOfTask(fact: Fact): boolean {
  return fact.kind === 'patched' || (fact.kind === 'decision' && fact.via === 'update');
}

/** Temporal's own marker, which no codec encrypts. */
const PATCH_MARKER = 'core_patch';

function patchIn({ markerName, details }: Attributes<'markerRecordedEventAttributes'>): Bare | undefined {
  const [data] = details?.['patch-data']?.payloads ?? [];
  if (markerName !== PATCH_MARKER || !data) return undefined;
  const { id } = defaultPayloadConverter.fromPayload<{ readonly id: string }>(data);
  return { kind: 'patched', change: id };
}

function closed(ending: Ending, message?: string | null, next?: string | null): Bare {
  return { kind: 'closed', ending, ...(message && { message }), ...(next && { next }) };
}
