import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import {
  decodeReferencePayload,
  isReferencePayload,
  visit,
  walkDescribeScheduleResponse,
  walkDescribeWorkflowExecutionResponse,
  walkGetWorkflowExecutionHistoryResponse,
} from '@temporalio/common/lib/internal-non-workflow';
import type { temporal } from '@temporalio/proto';
import { FILE_STORAGE } from '../../converter/file-storage';
import { isNotFound } from '../../connection/grpc';
import { historyOf } from '../history/history';

/** Collects the names of stored values, wherever payloads refer to them. Decodes nothing: references are never encrypted. */
export class StoredNames {
  readonly names = new Set<string>();

  async addHistory(history: temporal.api.history.v1.IHistory): Promise<void> {
    await visit({ history }, walkGetWorkflowExecutionHistoryResponse, this.transforms);
  }

  async addDescription(
    described: temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse,
  ): Promise<void> {
    await visit(described, walkDescribeWorkflowExecutionResponse, this.transforms);
  }

  async addSchedule(described: temporal.api.workflowservice.v1.IDescribeScheduleResponse): Promise<void> {
    await visit(described, walkDescribeScheduleResponse, this.transforms);
  }

  private readonly look = (payload: Payload): Payload => {
    if (!isReferencePayload(payload)) return payload;
    const { driverName, claimData } = decodeReferencePayload(payload);
    const { sha256 } = claimData;
    if (driverName === FILE_STORAGE && sha256 !== undefined) this.names.add(sha256);
    return payload;
  };

  private readonly transforms = {
    transformPayload: (payload: Payload) => Promise.resolve(this.look(payload)),
    transformPayloads: (payloads: Payload[]) => Promise.resolve(payloads.map(this.look)),
  };
}

/** What is read: each closed or open execution, then each schedule. */
export type OnRead = (read: { readonly namespace: string; readonly histories: number }) => void;

/**
 * Adds what the histories, the open calls and the schedules of a namespace refer to: of every execution that the server still
 * has, open or closed, of chains or not.
 */
export async function addNamespace(
  names: StoredNames,
  client: Client,
  namespace: string,
  onRead: OnRead,
): Promise<void> {
  let histories = 0;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace,
      pageSize: 1000,
      ...(nextPageToken && { nextPageToken }),
    });
    for (const info of page.executions ?? []) {
      await addExecution(names, client, namespace, info);
      onRead({ namespace, histories: (histories += 1) });
    }
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
  await addSchedules(names, client, namespace);
}

/**
 * One that the server has deleted meanwhile refers to nothing any more. An open one's description comes before its history:
 * the heartbeats and failures of a call are named there alone, until its end writes them down or drops them.
 */
async function addExecution(
  names: StoredNames,
  client: Client,
  namespace: string,
  { execution, closeTime }: temporal.api.workflow.v1.IWorkflowExecutionInfo,
): Promise<void> {
  try {
    if (!closeTime)
      await names.addDescription(
        await client.workflowService.describeWorkflowExecution({ namespace, execution: execution ?? null }),
      );
    const options = { namespace, workflowId: execution?.workflowId ?? '', runId: execution?.runId ?? '' };
    for await (const events of historyOf(client, options)) await names.addHistory({ events });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function addSchedules(names: StoredNames, client: Client, namespace: string): Promise<void> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listSchedules({
      namespace,
      maximumPageSize: 1000,
      ...(nextPageToken && { nextPageToken }),
    });
    for (const { scheduleId } of page.schedules ?? [])
      await names.addSchedule(
        await client.workflowService.describeSchedule({ namespace, scheduleId: scheduleId ?? '' }),
      );
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
}
