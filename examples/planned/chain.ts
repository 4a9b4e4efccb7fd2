import { chain } from 'catenary';
import { z } from 'zod';

/** A request becomes a chain: planned by a model, within an allowance, seen by a person, and then run. */
export const planned = chain('planned', {
  inputs: z.object({ request: z.string(), notes: z.string() }),
}).plan('work', {
  request: '{{request}}',
  inputs: ['notes'],
  allow: { kinds: ['step', 'text'], steps: 5, width: 3, calls: 40 },
  approve: {
    message: 'May this be done?\n{{request}}',
    rounds: 2,
    timeout: '1 day',
  },
});
