import { ApplicationFailure } from '@temporalio/common';

export interface Ticket {
  subject: string;
  text: string;
  /** Euros that the customer paid. */
  paid: number;
}

/** Stands for a help desk's database. */
const TICKETS: Readonly<Record<string, Ticket>> = {
  'T-2001': {
    subject: 'Lamp arrived broken',
    text: 'The shade of my Halden Lamp is dented and one joint is loose. I would like my money back, please.',
    paid: 89,
  },
  'T-2002': {
    subject: 'Charger?',
    text: 'Does the lamp come with a charger, or can I use the one of my phone?',
    paid: 0,
  },
  'T-2003': {
    subject: 'Goes out at night',
    text: 'Since the last update the lamp turns itself off after ten minutes, whatever I set it to.',
    paid: 89,
  },
};

/** Fetches a ticket by its number; an unknown one is not asked for again. */
export async function fetchTicket(id: string): Promise<Ticket> {
  const ticket = TICKETS[id];
  if (ticket) return ticket;
  const known = Object.keys(TICKETS).join(', ');
  throw ApplicationFailure.nonRetryable(
    `there is no ticket ${JSON.stringify(id)}; there are ${known}`,
    'TicketNotFound',
  );
}

/** Stands for a mail service. Temporal may call it again: what comes twice under one key is sent once. */
export async function sendReply(key: string, text: string): Promise<{ message: string; words: number }> {
  return { message: `reply-to-${key}`, words: text.split(/\s+/).length };
}
