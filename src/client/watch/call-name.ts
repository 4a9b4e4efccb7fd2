import type { Purpose } from '../../chain/state/state';
import type { CallName } from './run-event';

const PURPOSES: ReadonlySet<string> = new Set<Purpose>([
  'generate',
  'plan',
  'check',
  'validate',
  'judge',
  'admit',
  'authorize',
  'call',
]);

/** The parts of an activity id, or undefined where it is not a call of a chain. */
export function parseCallId(id: string): CallName | undefined {
  const parts = /^(.+)\/([a-z]+)\/([1-9]\d*)$/.exec(id);
  if (!parts || !PURPOSES.has(parts[2]!)) return undefined;
  return { id, path: parts[1]!, purpose: parts[2] as Purpose, try: Number(parts[3]) };
}
