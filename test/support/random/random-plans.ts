import type { Block, ChainDefinition, PlanBlock } from '../../../src/chain/definition/definition';
import { sha256 } from '../../../src/chain/sha256';
import type { Draw } from './random-chains';

/** A plan as its activity or a person would have it, decided by a text alone: a few steps, each behind those that it names. */
export function planOf(seed: string): ChainDefinition {
  const dice = Number.parseInt(sha256(seed).slice(0, 8), 16);
  const blocks = Array.from({ length: 1 + (dice % 3) }, (_, i): Block => {
    const before = i > 0 ? `after {{p${i - 1}?}}` : 'first';
    const isChecked = (dice >> (4 + i)) % 2 === 0;
    return {
      step: `p${i}`,
      prompt: `say ${before}`,
      onFailure: 'skip',
      ...(isChecked && { checks: [{ judge: 'good?' }] }),
    };
  });
  return { catenary: 1, name: 'plan', blocks };
}

/** A block that is planned, and may name what has to be there for that. */
export function randomPlan(draw: Draw, plan: string, request: string, given: string): PlanBlock {
  return {
    plan,
    request,
    inputs: [given],
    when: { [given]: { exists: true } },
    repairs: draw(3),
    ...[{}, { approve: true }, { approve: { rounds: 1 } }][draw(3)],
    ...(draw(3) === 0 && { run: false }),
    ...(draw(3) === 0 && { onFailure: 'skip' }),
  };
}
