import type { CallParts } from '../run/call-parts';
import { nextLook } from './decide';
import { editCheck } from './edit-check';
import { termsOf } from './gate';
import type { Decision } from './gate-record';
import type { Json } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import type { BlockRecord } from '../state/state';

/** So long a look may take in all: while one is under way no other decision counts, and no deadline passes. */
const LOOK_MS = 10 * 60_000;

/** The activity that looks at a claimed decision next. */
export function gateCall(run: Run, placed: PlacedBlock, record: BlockRecord): CallParts | undefined {
  const parts = lookAt(run, placed, record);
  return parts && { ...parts, timeouts: { call: LOOK_MS / 2, scheduleToClose: LOOK_MS } };
}

function lookAt(run: Run, placed: PlacedBlock, record: BlockRecord): CallParts | undefined {
  const { decision } = record.gate!.claim!;
  const { path } = placed;
  switch (nextLook(run, placed, record)) {
    case 'admit':
      return {
        purpose: 'admit',
        activity: 'admit',
        args: [{ content: record.gate!.content, token: decision.content }],
        summary: `${path} · decision by signal`,
        queue: 'run',
      };
    case 'authorize':
      return {
        purpose: 'authorize',
        activity: termsOf(placed).authorize!,
        args: [shownDecision(decision)],
        summary: `${path} · authorize`,
        queue: 'run',
      };
    case 'check':
      return {
        purpose: 'check',
        activity: 'check',
        args: [editCheck(run, placed, record) as unknown as Json, decision.value!],
        summary: `${path} · check of the edit`,
        queue: 'run',
      };
    default:
      return undefined;
  }
}

/** Without what it is bound to, which means nothing outside. */
function shownDecision({ content: _, ...decision }: Decision): Json {
  return decision as unknown as Json;
}
