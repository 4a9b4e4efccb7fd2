import type { LoadedDataConverter, Payload, SerializationContext } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
  extstoreInboundOptions,
  visit,
  walkGetWorkflowExecutionHistoryResponse,
} from '@temporalio/common/lib/internal-non-workflow';
import type { temporal } from '@temporalio/proto';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type ProtoFailure = temporal.api.failure.v1.IFailure;

/** Reads what the SDK's own calls leave encoded: the payloads of raw histories and descriptions. */
export interface Codec {
  /** Puts the values that an event has by reference in their places, in the event itself. */
  fetch(event: HistoryEvent): Promise<void>;
  values(payloads: readonly Payload[] | null | undefined, activityId?: string): Promise<unknown[]>;
  error(failure: ProtoFailure | null | undefined, activityId?: string): Promise<Error | undefined>;
}

export function createCodec(converter: LoadedDataConverter, namespace: string, workflowId: string): Codec {
  const contextOf = (activityId: string | undefined): SerializationContext =>
    activityId === undefined
      ? { type: 'workflow', namespace, workflowId }
      : { type: 'activity', namespace, workflowId, activityId, isLocal: false };
  return {
    fetch: (event) =>
      visit(
        { history: { events: [event] } },
        walkGetWorkflowExecutionHistoryResponse,
        extstoreInboundOptions(converter.externalStorage),
      ),
    values: (payloads, activityId) =>
      decodeArrayFromPayloads(converter, payloads && [...payloads], contextOf(activityId)),
    error: (failure, activityId) =>
      decodeOptionalFailureToOptionalError(converter, failure, contextOf(activityId)),
  };
}
