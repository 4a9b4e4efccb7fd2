import type { ChainDefinition } from '../../../../src/chain/definition/definition';
import * as approvals from './approval.types';
import * as maps from './map.types';
import * as plans from './plan.types';
import * as subchains from './subchain.types';
import * as switches from './switch.types';

const built: Readonly<Record<string, { readonly definition: ChainDefinition }>> = {
  ...approvals,
  ...maps,
  ...plans,
  ...subchains,
  ...switches,
};

test.each(Object.keys(built))('what the compiler lets pass builds: %s', (name) => {
  expect(built[name]!.definition.blocks.length).toBeGreaterThan(0);
});
