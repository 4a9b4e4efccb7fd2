import { activityInfo, ApplicationFailure, Context } from '@temporalio/activity';
import type { Verdict } from '../../../src/chain/contract';
import type { Json } from '../../../src/chain/json';

const BEATS_EVERY_MS = 250;

/** How the activities of scenes ask the endpoint, as models do: one ledger has every call. */
export interface AskOptions {
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
}

/** The user's own activities of all scenes, by their types. */
export function createSceneActivities(options: AskOptions): Readonly<Record<string, () => Promise<unknown>>> {
  const call = async (): Promise<Json> => {
    const value = await askEndpoint(options);
    const { fails } = (value ?? {}) as { readonly fails?: string };
    if (fails !== undefined) throw ApplicationFailure.nonRetryable('it is broken', fails);
    return value;
  };
  const verdict = async (): Promise<Verdict> => (await askEndpoint(options)) as unknown as Verdict;
  return { load_ticket: call, list_topics: call, send_mail: call, is_ours: verdict };
}

/** Asks the endpoint what the present activity is to do; a cancel that it hears of ends it. */
export async function askEndpoint({ baseUrl, fetch = globalThis.fetch }: AskOptions): Promise<Json> {
  const context = Context.current();
  const { activityId, workflowExecution } = activityInfo();
  const beats = setInterval(() => context.heartbeat(), BEATS_EVERY_MS);
  try {
    const response = await fetch(`${baseUrl}/v1/messages`, {
      method: 'POST',
      signal: context.cancellationSignal,
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'x-api-key': 'none',
        'x-catenary-call': activityId,
        'x-catenary-run': workflowExecution?.workflowId ?? '',
      },
      body: JSON.stringify({
        model: 'activity',
        max_tokens: 1000,
        messages: [{ role: 'user', content: activityId }],
      }),
    });
    const { content } = (await response.json()) as { content: readonly { text: string }[] };
    return JSON.parse(content[0]!.text) as Json;
  } catch (error) {
    if (context.cancellationSignal.aborted) await context.cancelled;
    throw error;
  } finally {
    clearInterval(beats);
  }
}
