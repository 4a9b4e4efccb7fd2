import { MAX_PAYLOAD_BYTES } from '../contract';
import { limitReached, type Reached } from '../budget/limits';
import { jsonBytes } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Call } from './call-parts';
import type { Run } from './run';
import type { Purpose } from '../state/state';

/** What Temporal adds to an argument, at most: the names of its encoding and of an encryption's key. */
const BYTES_AROUND = 256;

/** Why Temporal would hang a run that sends a call's arguments, which are one message of at most 2 MiB. */
export function oversize(run: Run, call: Call): string | undefined {
  const { args, bytes, id } = call;
  const { storage, storedFrom } = run.options;
  if (bytes + args.length * BYTES_AROUND <= MAX_PAYLOAD_BYTES) return undefined;
  const sizes = args.map(jsonBytes).filter((size) => !storage || size < storedFrom);
  const sum = sizes.reduce((all, size) => all + size + BYTES_AROUND, 0);
  if (sum <= MAX_PAYLOAD_BYTES || !(wasOversize(run, call) || run.patched('argument-sums'))) return undefined;
  return storage
    ? `${id} would send ${sizes.length} values that are too small to be stored outside, of ${sum} bytes in all; join them first`
    : `${id} would send ${bytes} bytes of values, above Temporal's limits; turn external storage on`;
}

/** As histories from before look at it: at each argument alone, and at a whole workflow task. */
function wasOversize({ options }: Run, { args, bytes }: Call): boolean {
  if (options.storage) return false;
  return bytes > 3 * 1024 * 1024 || args.some((arg) => jsonBytes(arg) > MAX_PAYLOAD_BYTES);
}

/** Whether the window has room for a call, which anything has that is in flight alone. */
export function hasRoom(run: Run, call: Call): boolean {
  const { window } = run.definition;
  const own = inFlight(run);
  const beside = run.beside();
  if (own.length + beside.length === 0) return true;
  const before = own.length === 0 || own.reduce((sum, { bytes }) => sum + bytes, call.bytes) <= window.bytes;
  if (!before) return false;
  const all = [...own, ...beside];
  const bytes = all.reduce((sum, each) => sum + commandBytes(each), commandBytes(call));
  const now = all.length < window.calls && bytes <= window.bytes;
  if (now || !run.patched('whole-window')) return true;
  run.crowded = all.length > own.length;
  return false;
}

/** Most of what has these purposes looks at a decision that somebody waits for. */
const LOOKS: ReadonlySet<Purpose> = new Set(['admit', 'authorize', 'check']);

/** Whether a look at a decision may start in a full window: looks share room for bytes of their own, because several decisions may come at once. */
export function hasRoomToLook(run: Run, look: Call): boolean {
  const looks = [...inFlight(run), ...run.beside()].filter(({ purpose }) => LOOKS.has(purpose));
  return (
    looks.reduce((sum, each) => sum + commandBytes(each), commandBytes(look)) <= run.definition.window.bytes
  );
}

/** Bytes of a call's command: its arguments, and its path in id, summary and group. */
function commandBytes({ bytes, path }: Call): number {
  return bytes + 1024 + 4 * path.length;
}

/** The limits that a call would pass, by what this run and those beside it have in flight. */
export function limitFor(run: Run, placed: PlacedBlock, call: Call, at: number): Reached | undefined {
  const own = inFlight(run);
  const before = limitReached(run, placed, call, own, at);
  const beside = run.beside();
  if (before !== undefined || beside.length === 0) return before;
  // What is beside it counts towards the limits of the whole alone.
  const now = limitReached(run, placed, call, [...own, ...beside.map((each) => ({ ...each, path: '' }))], at);
  if (now === undefined || !run.patched('whole-window')) return undefined;
  run.crowded = now.mayPass;
  return now;
}

export function inFlight(run: Run): Call[] {
  return Array.from(run.inFlight.values(), ({ call }) => call);
}
