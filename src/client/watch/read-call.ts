import type { Json } from '../../chain/json';
import type { Codec, HistoryEvent } from '../history/codec';

/** What a history has of a call that it scheduled. */
export interface ScheduledCall {
  /** The Temporal activity type. */
  readonly activity: string;
  readonly args: readonly Json[];
  readonly summary: string;
}

/** Reads the event that scheduled a call; what it has by reference is fetched from the storage. */
export async function readCall(codec: Codec, event: HistoryEvent, callId: string): Promise<ScheduledCall> {
  await codec.fetch(event);
  const { activityType, input } = event.activityTaskScheduledEventAttributes!;
  const args = (await codec.values(input?.payloads, callId)) as Json[];
  const summary = event.userMetadata?.summary;
  const [text] = summary ? await codec.values([summary]) : [];
  return {
    activity: activityType?.name ?? '',
    args,
    summary: typeof text === 'string' ? text : callId,
  };
}
