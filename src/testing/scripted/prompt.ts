import type { MessagesRequest } from './answer';
import { tokensOf } from './tokens';

type Ttl = '5m' | '1h';

/** A block of a prompt, in the order in which the API caches: tools, system, messages. */
export interface PromptBlock {
  /** What the block says, whatever is marked on it. */
  readonly text: string;
  readonly tokens: number;
  /** Set where the prompt is cached up to here. */
  readonly cache?: Ttl;
}

export function promptBlocks(
  request: Pick<MessagesRequest, 'messages' | 'system' | 'tools' | 'cache_control'>,
): PromptBlock[] {
  const parts: unknown[] = [...(request.tools ?? []), ...listOf(request.system)];
  for (const message of request.messages) parts.push(message.role, ...listOf(message.content));
  const blocks = parts.map(blockOf);
  const last = blocks.at(-1);
  if (last) blocks[blocks.length - 1] = { ...cacheOf(request), ...last };
  return blocks;
}

export function promptTokens(blocks: readonly PromptBlock[]): number {
  return blocks.reduce((sum, block) => sum + block.tokens, 0);
}

function listOf(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : content === undefined ? [] : [content];
}

function blockOf(part: unknown): PromptBlock {
  const text = textOf(part);
  return { text, tokens: tokensOf(text), ...cacheOf(part) };
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part;
  const { text } = part as { text?: unknown };
  if (typeof text === 'string') return text;
  return JSON.stringify(part, (key, value: unknown) => (key === 'cache_control' ? undefined : value));
}

function cacheOf(part: unknown): { cache?: Ttl } {
  if (typeof part !== 'object' || part === null) return {};
  const { cache_control: control } = part as { cache_control?: { ttl?: Ttl } | null };
  return control ? { cache: control.ttl ?? '5m' } : {};
}
