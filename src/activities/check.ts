import type { Activities } from '../chain/contract';
import { checkOutput } from './check-output';
import { byDefinition } from './failures';

export const check: Activities['check'] = async (request, output) => {
  const rejection = byDefinition(() => checkOutput(request, output));
  return rejection ? { verdict: 'fail', reasons: rejection.reasons } : { verdict: 'pass', reasons: [] };
};
