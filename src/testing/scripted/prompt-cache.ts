import { createHash } from 'node:crypto';
import type { Usage } from '@anthropic-ai/sdk/resources/messages';
import { type PromptBlock, promptTokens } from './prompt';

export type InputUsage = Pick<
  Usage,
  'input_tokens' | 'cache_read_input_tokens' | 'cache_creation_input_tokens' | 'cache_creation'
>;

/** Prompt caching as the API counts it, except that a prefix of any length is cached and none expires. */
export interface PromptCache {
  use(model: string, blocks: readonly PromptBlock[]): InputUsage;
}

/** Keeps one hash for each cached prefix. */
export function createPromptCache(): PromptCache {
  const known = new Set<string>();
  return {
    use(model, blocks) {
      const prefix = createHash('sha256').update(model);
      const last = blocks.findLastIndex((block) => block.cache);
      let tokens = 0;
      let read = 0;
      for (const block of blocks.slice(0, last + 1)) {
        tokens += block.tokens;
        const hash = prefix.update('\0').update(block.text).copy().digest('base64');
        if (known.has(hash)) read = tokens;
        if (block.cache) known.add(hash);
      }
      const rest = promptTokens(blocks) - tokens;
      return usageOf({ rest, read, written: tokens - read, ttl: blocks[last]?.cache });
    },
  };
}

function usageOf(counted: {
  rest: number;
  read: number;
  written: number;
  ttl: PromptBlock['cache'];
}): InputUsage {
  const { rest, read, written, ttl } = counted;
  return {
    input_tokens: rest,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: written,
    cache_creation: {
      ephemeral_5m_input_tokens: ttl === '1h' ? 0 : written,
      ephemeral_1h_input_tokens: ttl === '1h' ? written : 0,
    },
  };
}
