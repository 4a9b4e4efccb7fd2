import type { Purpose } from '../state/state';

/** A call's parts, as its activity id names them. */
export interface CallName {
  /** `<path>/<purpose>/<try>` */
  readonly id: string;
  readonly path: string;
  readonly purpose: Purpose;
  /** Counts the calls of this path and purpose, from 1. */
  readonly try: number;
}

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

/** A call's Temporal activity id, so that every Temporal message names the step. */
export function callId(path: string, purpose: Purpose, n: number): string {
  return `${path}/${purpose}/${n}`;
}

/** The parts of an activity id, or undefined where it is not a call of a chain. */
export function parseCallId(id: string): CallName | undefined {
  const parts = /^(.+)\/([a-z]+)\/([1-9]\d*)$/.exec(id);
  if (!parts || !PURPOSES.has(parts[2]!)) return undefined;
  return { id, path: parts[1]!, purpose: parts[2] as Purpose, try: Number(parts[3]) };
}
