import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ApplicationFailure } from '@temporalio/common';
import { type ActivitySetup, createActivities, createAnthropicModel } from '../../../../src/activities';
import type { CallFailureDetails } from '../../../../src/activities/call/failures';
import type { CallLimits, GenerateRequest, JudgeRequest } from '../../../../src/chain/contract';
import type { StubEndpoint } from './stub-endpoint';

export const KEY = 'sk-ant-api03-not-a-real-key';
export const PROMPT = 'Write one headline about the little folding bicycle.';

const LIMITS: CallLimits = { call: 20_000, idle: 10_000, maxRetryAfter: 120_000 };

export function generateRequest(
  more: Partial<GenerateRequest> = {},
  limits: Partial<CallLimits> = {},
): GenerateRequest {
  return {
    model: 'claude-haiku-4-5',
    maxTokens: 100,
    prompt: PROMPT,
    names: [],
    prices: '2026-11-22',
    ...more,
    limits: { ...LIMITS, ...limits },
  };
}

export function judgeRequest(more: Partial<JudgeRequest> = {}): JudgeRequest {
  return {
    model: 'claude-haiku-4-5',
    maxTokens: 100,
    criteria: 'Names the product.',
    names: [],
    prices: '2026-11-22',
    limits: LIMITS,
    ...more,
  };
}

/** The activities over the real client and a stub; `random` gives no jitter. */
export function activitiesOver(endpoint: Pick<StubEndpoint, 'url'>, more: Partial<ActivitySetup> = {}) {
  const model = createAnthropicModel({ apiKey: KEY, baseUrl: endpoint.url });
  return createActivities({ model, random: () => 0, ...more });
}

export function environment(info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {}) {
  return new MockActivityEnvironment(
    { activityId: 'page/generate/1', ...info },
    { logger: new DefaultLogger('ERROR') },
  );
}

/** Runs a call as an activity. */
export function within<T>(activity: MockActivityEnvironment, call: () => Promise<T>): Promise<T> {
  return activity.run(call) as Promise<T>;
}

export async function failureOf(run: Promise<unknown>): Promise<ApplicationFailure> {
  const outcome = await run.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof ApplicationFailure) return outcome.error;
  throw new Error(`an ApplicationFailure was expected, not ${JSON.stringify(outcome)}`);
}

export function detailsOf(failure: ApplicationFailure): CallFailureDetails {
  return failure.details?.[0] as CallFailureDetails;
}
