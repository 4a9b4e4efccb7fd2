import type Anthropic from '@anthropic-ai/sdk';
import type { Usage } from '../../chain/contract';
import type { ModelContext, ModelReply } from '../model/model';
import { ModelError } from '../model/model-error';

type Event = Anthropic.RawMessageStreamEvent;

/**
 * Reads a stream to its `message_stop`; what ends before that, for whatever reason, is an error and never a shorter
 * reply. Text is gathered from text blocks alone, so thinking and tool blocks may stand around it.
 */
export async function readReply(
  stream: AsyncIterable<Event>,
  context: ModelContext,
  requestId: string | undefined,
): Promise<ModelReply> {
  const draft: Draft = { text: new Map(), counts: {} };
  context.onEvent();
  const events = stream[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await events.next();
    if (done) {
      context.signal.throwIfAborted();
      throw new ModelError({
        kind: 'connection',
        message: 'the stream ended before the reply did',
        ...(requestId !== undefined && { requestId }),
      });
    }
    context.onEvent(isThinking(value));
    if (value.type === 'message_stop') {
      // Read on in the background, so that the connection can be used again.
      events.next().catch(() => undefined);
      return finish(draft, requestId);
    }
    take(draft, value);
  }
}

/** Thinking may be hidden: nothing but keep-alives comes until its block ends. */
function isThinking(event: Event): boolean {
  return event.type === 'content_block_start' && event.content_block.type === 'thinking';
}

interface Draft {
  model?: string;
  stopReason?: string | null;
  /** By block index. */
  readonly text: Map<number, string>;
  counts: Partial<Counts>;
}

interface Counts {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
}

function take(draft: Draft, event: Event): void {
  switch (event.type) {
    case 'message_start':
      draft.model = event.message.model;
      draft.stopReason = event.message.stop_reason;
      draft.counts = known(event.message.usage);
      break;
    case 'content_block_start':
      if (event.content_block.type === 'text') draft.text.set(event.index, event.content_block.text);
      break;
    case 'content_block_delta':
      if (event.delta.type === 'text_delta')
        draft.text.set(event.index, (draft.text.get(event.index) ?? '') + event.delta.text);
      break;
    case 'message_delta':
      draft.stopReason = event.delta.stop_reason;
      draft.counts = { ...draft.counts, ...known(event.usage) };
      break;
    default:
  }
}

/** The counts that are there: later events leave out, or give null for, what has not changed. */
function known(usage: Partial<Record<keyof Counts, number | null>> | undefined): Partial<Counts> {
  const keys = [
    'input_tokens',
    'output_tokens',
    'cache_read_input_tokens',
    'cache_creation_input_tokens',
  ] as const;
  return Object.fromEntries(
    keys.flatMap((key) => (typeof usage?.[key] === 'number' ? [[key, usage[key]]] : [])),
  );
}

function finish(draft: Draft, requestId: string | undefined): ModelReply {
  if (!draft.model || !draft.stopReason) {
    throw new ModelError({
      kind: 'bad_response',
      message: `the reply has no ${draft.model ? 'stop reason' : 'beginning'}`,
      ...(requestId !== undefined && { requestId }),
    });
  }
  return {
    model: draft.model,
    text: [...draft.text.values()].join(''),
    stopReason: draft.stopReason,
    usage: usageOf(draft.counts),
    ...(requestId !== undefined && { requestId }),
  };
}

function usageOf(counts: Partial<Counts>): Usage {
  const { cache_read_input_tokens: read, cache_creation_input_tokens: write } = counts;
  return {
    inputTokens: counts.input_tokens ?? 0,
    outputTokens: counts.output_tokens ?? 0,
    ...(read !== undefined && { cacheReadTokens: read }),
    ...(write !== undefined && { cacheWriteTokens: write }),
  };
}
