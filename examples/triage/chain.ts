import { activitiesOf, chain } from 'catenary';
import { z } from 'zod';
import type * as activities from './activities';

const { fetchTicket } = activitiesOf<typeof activities>();

/** A ticket is fetched and classified; one of two letters is drafted, and a person takes over where none is good enough. */
export const triage = chain('triage', {
  inputs: z.object({ ticket_id: z.string() }),
  defaults: {
    system: 'You answer customers of a small shop: friendly, short, no promises beyond what is asked for.',
  },
})
  .activity('fetch_ticket', {
    call: fetchTicket,
    args: ['{{ticket_id}}'],
    as: 'ticket',
    output: z.object({ subject: z.string(), text: z.string(), paid: z.number() }),
  })
  .step('classify', {
    as: 'label',
    output: z.object({ kind: z.enum(['refund', 'question', 'other']), reason: z.string().max(200) }),
    prompt:
      'What does this customer want?\n<subject>{{ticket.subject}}</subject>\n<text>{{ticket.text}}</text>',
  })
  .step('draft_refund', {
    when: { 'label.kind': 'refund', 'ticket.paid': { gt: 0 } },
    as: 'refund_letter',
    maxTokens: 300,
    onFailure: 'skip',
    prompt:
      'Tell the customer that {{ticket.paid}} euros are paid back within five days.\n<text>{{ticket.text}}</text>',
    checks: [
      { maxWords: 120 },
      { judge: 'Names {{ticket.paid}} euros and no other amount, and promises nothing else.' },
    ],
  })
  .step('draft_reply', {
    when: { 'label.kind': { in: ['question', 'other'] } },
    as: 'reply_letter',
    maxTokens: 300,
    onFailure: 'skip',
    prompt: 'Answer the customer. Say so if you do not know.\n<text>{{ticket.text}}</text>',
    checks: [{ maxWords: 120 }],
  })
  .text('hand_over', {
    when: { refund_letter: { exists: false }, reply_letter: { exists: false } },
    as: 'handed_over',
    template:
      'Thank you for writing to us about "{{ticket.subject}}". A colleague answers you within one working day.',
  })
  .text('answer', { template: '{{refund_letter?}}{{reply_letter?}}{{handed_over?}}' });
