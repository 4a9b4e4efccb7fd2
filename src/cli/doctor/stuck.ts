import type { Client } from '@temporalio/client';

/** What Temporal sets on a run whose workflow tasks fail again and again. */
export const PROBLEMS_ATTRIBUTE = 'TemporalReportedProblems';

/** Why Temporal cannot get on with a run: `category=WorkflowTaskFailed cause=…`. Empty for one that is well. */
export async function problemsReported({ workflow }: Client, id: string): Promise<string[]> {
  const { searchAttributes } = await workflow.getHandle(id).describe();
  return ((searchAttributes[PROBLEMS_ATTRIBUTE] ?? []) as readonly unknown[]).map(String);
}
