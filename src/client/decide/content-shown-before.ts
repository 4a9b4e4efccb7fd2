import { contentToken } from '../../chain/gate/gate';
import type { Context } from '../context';
import { runsBackwards } from '../history/history';
import { rebuildRun } from '../resume/snapshot-of-run';

/**
 * What a decision has to name now that was made on the same content, shown by a history which the run has gone on from
 * since. Undefined where it was made on something else. The workflow cannot tell the two apart itself: what the server
 * sends again after a reset would count too.
 */
export async function contentShownBefore(
  context: Context,
  workflowId: string,
  gate: string,
  content: string,
): Promise<string | undefined> {
  const run = await rebuildRun(context, workflowId);
  const asked = run.state.steps[gate]?.gate;
  if (asked?.status !== 'open') return undefined;
  const runIds: string[] = [];
  for await (const runId of runsBackwards(context.client, workflowId)) runIds.push(runId);
  const [present, ...earlier] = runIds;
  const isTheSame = earlier.some((runId) => contentToken(asked.content, runId) === content);
  return isTheSame ? contentToken(asked.content, present!) : undefined;
}
