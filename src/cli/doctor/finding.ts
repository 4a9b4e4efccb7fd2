import { messageOf } from '../../chain/words';
/** One thing that was looked at. `unknown`: it could not be told, and the note says why. */
export interface Finding {
  readonly name: string;
  readonly outcome: 'ok' | 'bad' | 'unknown';
  readonly note: string;
  /** What to do about it. */
  readonly mend?: string;
  /** What was measured, in milliseconds. */
  readonly medianMs?: number;
  /** Nothing can be reached where this is bad. */
  readonly unreachable?: boolean;
}

export const ok = (name: string, note: string): Finding => ({ name, outcome: 'ok', note });
export const bad = (name: string, note: string, mend: string): Finding => ({
  name,
  outcome: 'bad',
  note,
  mend,
});
export const unknown = (name: string, note: string, mend?: string): Finding => ({
  name,
  outcome: 'unknown',
  note,
  ...(mend !== undefined && { mend }),
});

/** What a look that fails comes to: it could not be told. */
export async function tried(name: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    return unknown(name, messageOf(error).split('\n')[0] ?? '');
  }
}

const MARKS = { ok: '✓', bad: '✗', unknown: '–' } as const;

export function findingLine({ name, outcome, note, mend }: Finding): string {
  return `${MARKS[outcome]} ${name.padEnd(18)} ${note}${mend === undefined ? '' : `\n${' '.repeat(21)}mend: ${mend}`}`;
}
