import type { Activities } from '../chain/contract';
import { checkOutput } from './reply/check-output';
import { byDefinition } from './call/failures';

export const check: Activities['check'] = async (request, output) => {
  const rejection = byDefinition(() => checkOutput(request, output));
  return rejection ? { verdict: 'fail', reasons: rejection.reasons } : { verdict: 'pass', reasons: [] };
};
