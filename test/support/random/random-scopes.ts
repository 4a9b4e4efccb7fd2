import fc from 'fast-check';
import type { ChainDefinition } from '../../../src/chain/definition/definition';
import { drawer } from './random-chains';
import { Maker, SCOPE_INPUTS, type ScopeOptions, type Sight } from './random-maker';

export { SCOPE_INPUTS };

/** A chain with maps, switches, sub-chains and gates, valid by construction: every slot is optional and names what is seen. */
export function randomScopes(options: ScopeOptions = {}): fc.Arbitrary<ChainDefinition> {
  return fc
    .record({
      seeds: fc.array(fc.nat(), { minLength: 300, maxLength: 300 }),
      size: fc.integer({ min: 1, max: 5 }),
      calls: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ seeds, size, calls }) => {
      const maker = new Maker(drawer(seeds), options);
      const sight: Sight = {
        names: ['brief', 'kind'],
        lists: ['list', 'none'],
        scalars: ['brief', 'kind'],
        steps: [],
        inList: true,
        depth: 2,
      };
      const onTimeout = maker.oneOf(['approve', 'reject', 'fail'] as const);
      return {
        catenary: 1,
        name: 'random',
        inputs: { brief: 'string', kind: { enum: ['a', 'b'] }, list: 'array', none: 'array' },
        defaults: {
          timeouts: { scheduleToClose: '1 minute' },
          approvals: { timeout: '10 hours', onTimeout },
          ...maker.onFailure(),
        },
        window: { calls },
        blocks: maker.list(size, sight),
      };
    });
}
