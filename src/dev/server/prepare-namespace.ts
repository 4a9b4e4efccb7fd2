import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { setTimeout } from 'node:timers/promises';
import type { SearchAttributeKind } from './server-arguments';

/** gRPC's code for a query over an attribute that the server doesn't know. */
const INVALID_ARGUMENT = 3;
const TYPES = temporal.api.enums.v1.IndexedValueType;
const TYPE_OF: Readonly<Record<SearchAttributeKind, temporal.api.enums.v1.IndexedValueType>> = {
  Text: TYPES.INDEXED_VALUE_TYPE_TEXT,
  Keyword: TYPES.INDEXED_VALUE_TYPE_KEYWORD,
  Int: TYPES.INDEXED_VALUE_TYPE_INT,
  Double: TYPES.INDEXED_VALUE_TYPE_DOUBLE,
  Bool: TYPES.INDEXED_VALUE_TYPE_BOOL,
  Datetime: TYPES.INDEXED_VALUE_TYPE_DATETIME,
  KeywordList: TYPES.INDEXED_VALUE_TYPE_KEYWORD_LIST,
};

export type SearchAttributes = Readonly<Record<string, SearchAttributeKind>>;

/** Registers search attributes that the namespace is known to lack. */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  attributes: SearchAttributes,
): Promise<void> {
  const searchAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, kind]) => [name, TYPE_OF[kind]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

/**
 * Registers what the namespace lacks, and waits until queries know it.
 * The server's own flag does that only for a namespace that it creates, so never for a database file from before.
 */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  wanted: SearchAttributes,
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(wanted).filter(([name]) => !(name in customAttributes));
  if (missing.length === 0) return;
  await registerSearchAttributes(connection, namespace, Object.fromEntries(missing));
  await untilQueryable(
    connection,
    namespace,
    missing.map(([name]) => name),
  );
}

/** Registered is not yet usable: the frontend keeps its own copy of the namespace for a while. */
async function untilQueryable(
  connection: Connection,
  namespace: string,
  names: readonly string[],
): Promise<void> {
  const query = names.map((name) => `${name} IS NULL`).join(' OR ');
  for (let left = 200; ; left--) {
    try {
      await connection.workflowService.countWorkflowExecutions({ namespace, query });
      return;
    } catch (error) {
      const unknownYet = isGrpcServiceError(error) && error.code === INVALID_ARGUMENT;
      if (left === 0 || !unknownYet) throw error;
      await setTimeout(100);
    }
  }
}

/** Keeps closed runs at least this many days: after that Temporal can neither show, query nor replay them. */
export async function keepClosedRuns(connection: Connection, namespace: string, days: number): Promise<void> {
  const seconds = days * 86_400;
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) >= seconds) return;
  const workflowExecutionRetentionTtl = msToTs(`${days} days`);
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
