import type { RunEvent } from '../../client/watch/run-event';
import { WAITS, itemsText } from './board-text';
import { askText, decisionText } from '../text/decision-text';
import { errorNote } from '../text/error-note';
import { safeLine } from '../text/safe-text';
import { costText, durationText, tokensText } from '../text/units';
import { cut } from '../../chain/words';

/**
 * One line for one event, for logs and pipes.
 *
 * @param run its id, as commands name it
 */
export function eventLine(event: RunEvent, run = '<run>'): string {
  switch (event.type) {
    case 'run_started':
      return `started ${event.chain}${event.version === undefined ? '' : ` ${event.version}`}`;
    case 'call_started':
      return `  asked ${event.summary}`;
    case 'call_ended':
      return callLine(event);
    case 'step_settled':
      return settledLine(event);
    case 'map_opened':
      return parts(event.path, [
        `${event.items.total} items`,
        event.items.settled > 0 && itemsText(event.items),
      ]);
    case 'gate_opened':
      return askLine(event, run);
    case 'gate_decided':
      return parts(`${event.path} ${decisionText(event)}`, [event.round > 1 && `round ${event.round}`]);
    case 'gate_withdrawn':
      return parts(`${event.path} waits for nobody any more`, []);
    default:
      return endLine(event);
  }
}

/** What a failed run says has several lines, and follows when it has ended. */
function endLine({ status, message }: EventOf<'run_ended'>): string {
  return parts(`ended ${status}`, [(status === 'cancelled' || status === 'terminated') && message]);
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

/** As much of a message as a line bears; `catenary approvals` shows all of it. */
const MOST_OF_MESSAGE = 200;

function askLine(event: EventOf<'gate_opened'>, run: string): string {
  const { asks, at, message, of, path, round } = event;
  const about = { approval: `decides on ${of}`, plan: 'decides on the plan', failure: 'it failed' }[asks];
  return parts(`${path} ${WAITS}`, [
    about,
    round > 1 && `round ${round}`,
    cut(message, MOST_OF_MESSAGE),
    ...askText(run, path, event, at),
  ]);
}

function settledLine(event: EventOf<'step_settled'>): string {
  const { attempts = 0 } = event;
  return parts(`${event.path} ${event.status}`, [
    event.items && itemsText(event.items),
    event.error === undefined ? event.reason : errorNote(event.path, event.error),
    attempts > 1 && `${attempts} attempts`,
    event.ms !== undefined && durationText(event.ms),
  ]);
}

function parts(head: string, tail: readonly (string | false | undefined)[]): string {
  const said = tail.filter((part) => part !== undefined && part !== false && part !== '');
  return safeLine([head, ...said].join(' · '));
}
