import { activityInfo } from '@temporalio/activity';
import type { AdmitRequest, Verdict } from '../chain/contract';
import { contentToken } from '../chain/gate/gate';

/** Passes a decision that names what this very run showed. An activity, because the run id it compares changes with a reset. */
export async function admit({ content, token }: AdmitRequest): Promise<Verdict> {
  const { workflowExecution } = activityInfo();
  if (contentToken(content, workflowExecution?.runId ?? '') === token)
    return { verdict: 'pass', reasons: [] };
  return { verdict: 'fail', reasons: [`it was made on other content (${token}) than is asked about now`] };
}
