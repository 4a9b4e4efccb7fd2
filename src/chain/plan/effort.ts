import type { ChainDefinition, StepDefaults } from '../definition/definition';
import { type Effort, estimate } from '../effort/estimate';
import { normalise } from '../definition/normalise';

/** What a plan takes at worst, whatever its limits say, with the defaults of the chain that it runs in. */
export function worstOf(definition: ChainDefinition, defaults: StepDefaults = {}): Effort {
  const { limits: _limits, ...unlimited } = definition;
  return estimate(normalise({ ...unlimited, defaults: { ...definition.defaults, ...defaults } })).worst;
}
