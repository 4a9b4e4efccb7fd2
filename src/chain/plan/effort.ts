import type { ChainDefinition, StepDefaults } from '../definition';
import { type Effort, estimate } from '../estimate';
import { normalise } from '../normalise';

/** What a plan takes at worst, whatever its limits say, with the defaults of the chain that it runs in. */
export function worstOf(definition: ChainDefinition, defaults: StepDefaults = {}): Effort {
  const { limits: _limits, ...unlimited } = definition;
  return estimate(normalise({ ...unlimited, defaults: { ...definition.defaults, ...defaults } })).worst;
}
