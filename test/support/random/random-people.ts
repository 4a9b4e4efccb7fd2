import type { Json } from '../../../src/chain/json';
import { sha256 } from '../../../src/chain/sha256';
import type { People } from '../../../src/testing/virtual-desk';
import { planOf } from './random-plans';
import type { Says } from '../reference/reference-gates';

/** What people say, decided by the seed, the gate and how often it has asked, so that every interpreter hears the same. */
export function saysOf(seed: number): Says {
  return (gate, nth) => {
    const dice = Number.parseInt(sha256(`${seed}/${gate}/${nth}`).slice(0, 8), 16) % 100;
    if (dice < 40) return { decision: 'approve' };
    if (dice < 60) return { decision: 'edit', value: byHand(gate, nth) };
    return { decision: dice < 85 ? 'reject' : 'late' };
  };
}

/** A person who edits a plan writes one. */
function byHand(gate: string, nth: number): Json {
  const isPlan = /(?:^|\/)plan\d+$/.test(gate);
  return isPlan ? (planOf(`${gate} by hand ${nth}`) as unknown as Json) : `by hand ${nth}`;
}

/** The same people on the virtual clock. */
export function peopleOf(says: Says): People {
  const asked = new Map<string, number>();
  return {
    decide: ({ shown: { gate } }) => {
      const nth = asked.get(gate) ?? 0;
      asked.set(gate, nth + 1);
      const { decision, value } = says(gate, nth);
      if (decision === 'late') return undefined;
      return {
        decision,
        decidedBy: 'dana',
        ms: 1 + (gate.length % 7),
        ...(value !== undefined && { value }),
      };
    },
  };
}
