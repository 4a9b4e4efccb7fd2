import type { Client } from '@temporalio/client';
import { registeredAttributes } from './registered-attributes';

/**
 * Whether new runs get the search attributes: as was said, else as the server answers. Its answer is kept; where it gives
 * none, the next run asks anew.
 */
export function hasSearchAttributes(client: Client, said: boolean | undefined): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  return async () => {
    if (said !== undefined) return said;
    try {
      return await (answer ??= hasAttributes(client));
    } catch {
      answer = undefined;
      return false;
    }
  };
}

/** One of them alone is as none: each tells of the other. */
async function hasAttributes(client: Client): Promise<boolean> {
  return (await registeredAttributes(client)).length === 2;
}
