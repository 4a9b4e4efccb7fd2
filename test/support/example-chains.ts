import { join, resolve } from 'node:path';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import type { Json } from '../../src/chain/json';
import { type Chain, loadChain } from '../../src/define';

export const EXAMPLES = resolve(__dirname, '../../examples');

/** An example as it is written in TypeScript and in YAML. */
export function both(
  chain: Chain<unknown, unknown>,
  file: string,
): readonly (readonly [language: string, chain: ChainDefinition])[] {
  return [
    ['TypeScript', chain.definition],
    ['YAML', loadChain(join(EXAMPLES, file))],
  ];
}

/** How a schema that is not an object's is answered. */
export const value = (answer: Json): { json: Json } => ({ json: { value: answer } });

/** `repaired 2`, by path: how each block ended, and after how many drafts. */
export function statuses(
  steps: Readonly<Record<string, { readonly status: string; readonly attempts?: number }>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(steps).map(([path, { status, attempts = 0 }]) => [path, `${status} ${attempts}`]),
  );
}
