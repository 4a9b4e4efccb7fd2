import { randomUUID } from 'node:crypto';
import type { Context } from '../context';
import { isNotFound } from '../../connection/grpc';

/** Cancels or terminates a run; one that has ended is left as it is. */
export async function endRun(
  { client }: Context,
  workflowId: string,
  how: 'cancel' | 'terminate',
  reason = '',
): Promise<void> {
  const { identity, namespace } = client.options;
  const request = { namespace, workflowExecution: { workflowId }, identity, reason };
  try {
    if (how === 'terminate') await client.workflowService.terminateWorkflowExecution(request);
    else await client.workflowService.requestCancelWorkflowExecution({ ...request, requestId: randomUUID() });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await client.workflow.getHandle(workflowId).describe();
  }
}
