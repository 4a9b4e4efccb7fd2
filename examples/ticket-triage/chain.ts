import { activitiesOf, chain, step } from 'catenary';
import { z } from 'zod';
import type * as activities from './activities';

const { fetchTicket, sendReply } = activitiesOf<typeof activities>();

/** A ticket is fetched, classified and answered by what it is; nothing that costs money is sent before a person has seen it. */
export const ticketTriage = chain('ticket_triage', {
  inputs: z.object({ ticket_id: z.string() }),
  defaults: {
    system: 'You answer customers of a small shop: friendly, short, no promises beyond what is asked for.',
    maxTokens: 300,
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
    output: z.object({ kind: z.enum(['refund', 'question', 'bug']), reason: z.string().max(200) }),
    prompt:
      'What does this customer want?\n<subject>{{ticket.subject}}</subject>\n<text>{{ticket.text}}</text>',
  })
  .switch('answer', {
    on: 'label.kind',
    as: 'letter',
    cases: {
      refund: step({
        onFailure: 'skip',
        prompt:
          'Tell the customer that {{ticket.paid}} euros are paid back within five days.\n<text>{{ticket.text}}</text>',
        checks: [
          { maxWords: 120 },
          { judge: 'Names {{ticket.paid}} euros and no other amount, and promises nothing else.' },
        ],
      }),
      question: step({
        onFailure: 'skip',
        prompt: 'Answer the customer. Say so if you do not know.\n<text>{{ticket.text}}</text>',
        checks: [{ maxWords: 120 }],
      }),
      bug: step({
        prompt:
          'Thank the customer for the report, and ask for the one thing that would help most.\n<text>{{ticket.text}}</text>',
        checks: [{ maxWords: 120 }],
        fallback: {
          value: 'Thank you for the report. Which version does the lamp show when you hold its button?',
        },
      }),
    },
  })
  .approval('review', {
    when: { 'label.kind': 'refund' },
    of: 'letter',
    message: 'Ticket {{ticket_id}}: may {{ticket.paid}} euros be paid back?\n{{ticket.text}}',
    onFailure: 'skip',
    timeout: '2 days',
    onTimeout: 'reject',
  })
  .text('hand_over', {
    when: { letter: { exists: false } },
    template:
      'Thank you for writing to us about "{{ticket.subject}}". A colleague answers you within one working day.',
  })
  .activity('send', { call: sendReply, args: ['{{ticket_id}}', '{{letter?}}{{hand_over?}}'], as: 'sent' });
