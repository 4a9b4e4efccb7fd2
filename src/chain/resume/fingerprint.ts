import { asksAs } from '../request/asks';
import type { Block } from '../definition/definition';
import { termsOf } from '../gate/gate';
import { rungsOf } from '../recovery/ladder';
import { normalRetry, normalTimeouts } from '../definition/normalise';
import type { PlacedBlock } from '../layout/placed';
import { defaultsFor, hashOf } from '../run/run';

/** Keys that hold blocks which are compared by themselves. A map's `each` stands for all of its items, and is compared with it. */
const INNER: Readonly<Partial<Record<PlacedBlock['kind'], readonly string[]>>> = {
  parallel: ['blocks'],
  switch: ['cases', 'otherwise'],
  chain: ['definition'],
};
/** What no result depends on. */
const TALK = ['description'];

/** sha-256 of everything written that decides what a block makes: its own keys, and what it takes from its scope's defaults. */
export function fingerprint(placed: PlacedBlock): string {
  const { block, kind, scope } = placed;
  const left = new Set([...(INNER[kind] ?? []), ...TALK]);
  const own = Object.fromEntries(Object.entries(block).filter(([key]) => !left.has(key)));
  return hashOf({ own, context: scope.definition.context ?? '', taken: takenFrom(placed) });
}

function takenFrom(placed: PlacedBlock): unknown {
  const { kind } = placed;
  const defaults = defaultsFor(placed);
  if (kind === 'map' || kind === 'plan') return defaults;
  if (kind === 'approval') return termsOf(placed);
  if (kind !== 'step') return {};
  const step = asksAs(placed.block as Block);
  return {
    rungs: rungsOf(step, defaults),
    onFailure: step.onFailure ?? defaults.onFailure,
    retry: normalRetry(step.retry, defaults.retry),
    timeouts: normalTimeouts(step.timeouts, defaults.timeouts),
  };
}
