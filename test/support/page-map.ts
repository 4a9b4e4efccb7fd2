import type { Block, MapBlock } from '../../src/chain/definition/definition';
import { step } from './blocks';
import type { Scenario } from './scenes/scenario';

/** The map `pages`, a draft for each item of the input `list`. */
export const map = (rest: Partial<MapBlock> = {}): Block => ({
  map: 'pages',
  over: 'list',
  each: step('draft', '{{item}}'),
  ...rest,
});
export const LIST = { inputs: { brief: 'string', list: 'array' } } as const;

/** A scenario's inputs, with this list. */
export const items = (...list: (string | number | null)[]): Pick<Scenario, 'rest' | 'inputs'> => ({
  rest: LIST,
  inputs: { brief: 'b', list },
});
