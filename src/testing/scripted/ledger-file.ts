import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { LedgerCall } from './ledger';
import type { Witness } from './ledger-book';

/** Appends a JSON line at each start and end of a call, written before the call goes on. */
export function createLedgerFile(file: string): Witness {
  const descriptor = openSync(file, 'a');
  const write = (line: Line & { readonly request?: undefined }): void => {
    writeSync(descriptor, `${JSON.stringify(line)}\n`);
  };
  return {
    started: (call) => write({ event: 'start', ...call, request: undefined }),
    ended: ({ id, endedAt, outcome, fault }) =>
      write({ event: END[outcome ?? 'aborted'], id, endedAt, outcome, fault }),
    close: () => closeSync(descriptor),
  };
}

/** The calls in a ledger file, also while it is written: a last line that is not whole yet is left out. */
export function readLedgerFile(file: string): LedgerCall[] {
  const text = readFileSync(file, 'utf8');
  const calls: LedgerCall[] = [];
  const open = new Map<number, LedgerCall>();
  for (const written of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (written === '') continue;
    const { event, ...call } = JSON.parse(written) as Line;
    if (event === 'start') {
      calls.push(call as LedgerCall);
      open.set(call.id, call as LedgerCall);
    } else {
      Object.assign(open.get(call.id) ?? {}, call);
    }
  }
  return calls;
}

const END = { answered: 'done', aborted: 'abort', fault: 'fault' } as const;

interface Line extends Pick<LedgerCall, 'id'> {
  readonly event: 'start' | 'done' | 'abort' | 'fault';
  readonly endedAt?: number | undefined;
  readonly outcome?: LedgerCall['outcome'] | undefined;
  readonly fault?: string | undefined;
}
