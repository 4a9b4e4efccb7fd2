import type { ChainDefinition } from '../../../src/chain/definition/definition';
import { sha256 } from '../../../src/chain/sha256';
import { saysOf } from './random-people';
import type { Says } from '../reference/reference-gates';

/** A chain and its people, whom a real clock cannot make say anything else. */
export interface Timely {
  readonly definition: ChainDefinition;
  readonly says: Says;
}

/** Approvals that nobody ever comes to have a second, all other gates as long as it takes. */
export function timely(chain: ChainDefinition, seed: number): Timely {
  const forsaken = new Set<string>();
  const text = JSON.stringify(chain, (_, value: unknown) => {
    if (!isApproval(value)) return value;
    const { timeout: _timeout, ...gate } = value;
    if (Number.parseInt(sha256(`${seed}/${gate.approval}`).slice(0, 4), 16) % 5 > 0) return gate;
    forsaken.add(gate.approval);
    return { ...gate, timeout: '1 s' };
  });
  const says = saysOf(seed);
  return {
    definition: JSON.parse(text) as ChainDefinition,
    says: (gate, nth) => {
      if (forsaken.has(gate.split('/').at(-1)!)) return { decision: 'late' };
      const said = says(gate, nth);
      return said.decision === 'late' ? { decision: 'approve' } : said;
    },
  };
}

function isApproval(value: unknown): value is { readonly approval: string; readonly timeout?: string } {
  return typeof value === 'object' && value !== null && 'approval' in value;
}
