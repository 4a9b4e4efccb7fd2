import { Context } from '@temporalio/activity';
import type { Model } from '../../src/worker';

/** What a careful author writes by hand: one activity for the draft, one for the judge, beats from a timer. */
export interface HandwrittenActivities {
  draft(request: DraftRequest): Promise<Draft>;
  review(request: ReviewRequest): Promise<Review>;
}

export interface DraftRequest {
  readonly model: string;
  readonly maxTokens: number;
  readonly system: string;
  readonly prompt: string;
}

export interface Draft {
  readonly text: string;
  readonly model: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  readonly requestId?: string;
}

export interface ReviewRequest {
  readonly model: string;
  readonly maxTokens: number;
  readonly criteria: string;
  readonly candidate: string;
}

export interface Review extends Omit<Draft, 'text'> {
  readonly verdict: 'pass' | 'fail';
  readonly reasons: readonly string[];
}

const VERDICT = {
  type: 'object',
  properties: { verdict: { enum: ['pass', 'fail'] }, reasons: { type: 'array', items: { type: 'string' } } },
  required: ['verdict', 'reasons'],
  additionalProperties: false,
} as const;

export function createHandwrittenActivities(model: Model): HandwrittenActivities {
  const call = async (request: Parameters<Model>[0]): Promise<Draft> => {
    const { cancellationSignal, heartbeat, info } = Context.current();
    const timer = setInterval(heartbeat, 5000);
    const signal = AbortSignal.any([cancellationSignal, AbortSignal.timeout(300_000)]);
    try {
      const reply = await model(request, {
        signal,
        call: info.activityId,
        run: info.workflowExecution?.workflowId ?? '',
        idle: 60_000,
        onEvent: () => undefined,
      });
      const { text, usage, requestId } = reply;
      return { text, model: reply.model, usage, ...(requestId !== undefined && { requestId }) };
    } finally {
      clearInterval(timer);
    }
  };
  return {
    draft: ({ prompt, ...request }) => call({ ...request, messages: [{ role: 'user', content: prompt }] }),
    review: async ({ criteria, candidate, ...request }) => {
      const content = `Does the text meet the criteria?\n<criteria>${criteria}</criteria>\n<text>${candidate}</text>`;
      const { text, ...receipt } = await call({
        ...request,
        messages: [{ role: 'user', content }],
        schema: VERDICT,
      });
      return { ...receipt, ...(JSON.parse(text) as Pick<Review, 'verdict' | 'reasons'>) };
    },
  };
}
