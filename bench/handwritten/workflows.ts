import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { HandwrittenActivities } from './activities';
import type { Scenario, ScenarioStep } from '../scenarios';

/**
 * The same calls as Catenary's, as an author of Temporal workflows writes them for one scenario: plain awaits, the same
 * timeouts, queue, activity ids and summaries. Repairs and fallbacks never happen in the bench and are left out.
 */
function caller(): (step: ScenarioStep, values: Record<string, string>) => Promise<string> {
  const activities = proxyActivities<HandwrittenActivities>({
    taskQueue: `${workflowInfo().taskQueue}-models`,
    startToCloseTimeout: '315 seconds',
    scheduleToCloseTimeout: '24 hours',
    heartbeatTimeout: '30 seconds',
    retry: {
      maximumAttempts: 10,
      initialInterval: '1 second',
      backoffCoefficient: 2,
      maximumInterval: '1 minute',
    },
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  });
  return async (step, values) => {
    const fill = (text: string): string =>
      text.replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? '');
    const { text } = await activities.draft.executeWithOptions(
      { activityId: `${step.name}/generate/1`, summary: step.name },
      [{ model: 'bench', maxTokens: 4096, system: step.system, prompt: fill(step.prompt) }],
    );
    if (step.judge) {
      const review = { model: 'bench', maxTokens: 1024, criteria: step.judge, candidate: text };
      await activities.review.executeWithOptions(
        { activityId: `${step.name}/judge/1`, summary: `${step.name} · judge` },
        [review],
      );
    }
    return text;
  };
}

export async function handwrittenProduct({ steps, inputs }: Scenario): Promise<Record<string, string>> {
  const run = caller();
  const values: Record<string, string> = { ...inputs };
  const outputs: Record<string, string> = {};
  for (const step of steps) outputs[step.name] = values[step.name] = await run(step, values);
  return outputs;
}

export async function handwrittenReport({ steps, inputs }: Scenario): Promise<Record<string, string>> {
  const run = caller();
  const sections = steps.slice(0, 3);
  const texts = await Promise.all(sections.map((step) => run(step, inputs)));
  const outputs: Record<string, string> = Object.fromEntries(
    sections.map(({ name }, i) => [name, texts[i]!]),
  );
  const summary = steps[3]!;
  outputs[summary.name] = await run(summary, { ...inputs, ...outputs });
  return outputs;
}

export async function handwrittenUneven({ steps, inputs }: Scenario): Promise<Record<string, string>> {
  const run = caller();
  const [a, b, c, d, e] = steps as [ScenarioStep, ScenarioStep, ScenarioStep, ScenarioStep, ScenarioStep];
  const left = run(a, inputs).then(async (text) => [text, await run(c, { ...inputs, a: text })] as const);
  const right = run(b, inputs).then(async (text) => [text, await run(d, { ...inputs, b: text })] as const);
  const [[at, ct], [bt, dt]] = await Promise.all([left, right]);
  return { a: at, b: bt, c: ct, d: dt, e: await run(e, { ...inputs, c: ct, d: dt }) };
}
