// Compiled; what it exports is built, too: what a plan makes of a mistake and its output; what a person is asked where something fails.
import { z } from 'zod';
import {
  chain,
  type ChainDefinition,
  type Json,
  type OutputsOf,
  plan,
  prompt,
  step,
  text,
} from '../../../../src';
import { anyText, empty, outline, same, type Same } from './typed-chains';

export const planned = outline
  .plan('work', {
    request: 'Do {{brief}}',
    inputs: ['brief', 'outline'],
    allow: { kinds: ['step'], steps: 5, models: ['writer'] },
    approve: { timeout: '1 day', message: 'Look at {{outline.count}}', rounds: 1 },
  })
  .plan('look', { request: prompt.dynamic(anyText), run: false })
  .plan('skips', { request: 'x', approve: true, onFailure: 'skip', as: 'mine' })
  .parallel({ member: plan({ request: '{{brief}}', inputs: ['outline'] }) });
same<
  Same<
    Omit<OutputsOf<typeof planned>, 'outline'>,
    {
      readonly work: { readonly [name: string]: Json };
      readonly look: ChainDefinition;
      readonly mine: { readonly [name: string]: Json } | undefined;
      readonly member: { readonly [name: string]: Json };
    }
  >
>();
planned.text('a', { template: '{{work}} {{work.page?}} {{work.page.title?}} {{look.name}}' });
planned.text('a', { template: '{{work.page}}', when: { 'work.page': { exists: true } } });
planned.map('m', {
  over: 'work.rows',
  when: { 'work.rows': { exists: true } },
  each: text({ template: '{{item}}' }),
});
// @ts-expect-error an output that the plan may not have
planned.text('a', { template: '{{work.page}}' });
// @ts-expect-error a misspelt slot in the request
empty.plan('p', { request: '{{breif}}' });
// @ts-expect-error a misspelt slot in the message
empty.plan('p', { request: 'x', approve: { message: '{{breif}}' } });
// @ts-expect-error a misspelt input
empty.plan('p', { request: 'x', inputs: ['breif'] });
// @ts-expect-error an input that may be absent
empty.plan('p', { request: 'x', inputs: ['note'] });
empty.plan('p', { request: 'x', inputs: ['note'], when: { note: { exists: true } } });
// @ts-expect-error a kind that no plan has
empty.plan('p', { request: 'x', allow: { kinds: ['map'] } });
// @ts-expect-error in a group
empty.parallel({ p: plan({ request: 'x', inputs: ['breif'] }) });
// @ts-expect-error in a group, too
empty.parallel({ p: plan({ request: '{{breif}}' }) });
// @ts-expect-error a text that the compiler cannot read
empty.parallel({ p: plan({ request: anyText }) });

// A person is asked where something fails
export const asking = chain('page', {
  defaults: { onFailure: 'ask', approvals: { timeout: '1 day', approvers: ['ada'] } },
})
  .step('one', { prompt: 'x' })
  .step('two', { prompt: 'x', onFailure: 'ask' })
  .activity('three', { onFailure: 'ask', output: z.number() })
  .parallel('g', { four: step({ prompt: 'x' }) }, { onFailure: 'ask' })
  .plan('five', { request: 'x', onFailure: 'ask' });
same<
  Same<
    OutputsOf<typeof asking>,
    {
      readonly one: string;
      readonly two: string;
      readonly three: number;
      readonly four: string | undefined;
      readonly five: { readonly [name: string]: Json } | undefined;
    }
  >
>();
