import type { RunEvent } from '../client/run-event';
import { safeLine } from './safe-text';
import { costText, durationText, tokensText } from './units';

/** One line for one event, for logs and pipes; undefined for what says nothing new. */
export function eventLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'run_started':
      return `started ${event.chain}${event.version === undefined ? '' : ` ${event.version}`}`;
    case 'call_started':
      return `  asked ${event.summary}`;
    case 'call_ended':
      return callLine(event);
    case 'step_settled':
      return settledLine(event);
    default:
      return `ended ${event.status}`;
  }
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

function callLine(event: EventOf<'call_ended'>): string {
  const { usage } = event;
  return parts(`  ${event.path} ${event.purpose} ${event.outcome}`, [
    event.reasons?.join('; '),
    event.failure && `${event.failure.type}: ${event.failure.message}`,
    event.retries > 0 && `${event.retries} ${event.retries === 1 ? 'retry' : 'retries'}`,
    event.model,
    usage && `${tokensText(usage.inputTokens)} tokens in, ${tokensText(usage.outputTokens)} out`,
    event.cost !== undefined && costText(event.cost),
    durationText(event.ms),
  ]);
}

function settledLine(event: EventOf<'step_settled'>): string {
  const { attempts = 0 } = event;
  return parts(`${event.path} ${event.status}`, [
    event.error ?? event.reason,
    attempts > 1 && `${attempts} attempts`,
    event.ms !== undefined && durationText(event.ms),
  ]);
}

function parts(head: string, tail: readonly (string | false | undefined)[]): string {
  const said = tail.filter((part) => part !== undefined && part !== false && part !== '');
  return safeLine([head, ...said].join(' · '));
}
