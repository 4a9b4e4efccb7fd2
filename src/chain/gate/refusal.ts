import { contentToken, isApprovable, isOpen, shownAt, termsOf } from './gate';
import type { Decision, GateRecord } from './gate-record';
import { isObject } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import { unsoundness } from '../recovery/sound';
import type { BlockRecord } from '../state/state';

export interface RefusalOptions {
  /**
   * The Temporal run that has to have shown the gate: the present one. It changes with a reset, so that only what is not
   * replayed may ask for it: a validator, an activity, a client.
   */
  readonly runId?: string;
  /** Another decision that is being looked at is no reason. Default false. */
  readonly besideClaims?: boolean;
}

/** Why a decision does not count, or undefined where it does. */
export function refusalOf(
  run: Run,
  decision: unknown,
  { runId, besideClaims = false }: RefusalOptions = {},
): string | undefined {
  if (!isDecision(decision))
    return 'a decision is { gate, content, decision: "approve" | "edit" | "reject", decidedBy, value?, reason? }';
  const { gate, content, decidedBy, reason = '' } = decision;
  for (const [name, text] of Object.entries({ gate, decidedBy, reason })) {
    const problem = unsoundness(text);
    if (problem !== undefined) return `its ${name} ${problem}`;
  }
  const placed = run.layout.byPath.get(gate);
  const record = run.state.steps[gate];
  const asked = record?.gate;
  if (!placed) return `${run.definition.name} has no gate ${JSON.stringify(gate)}`;
  if (!asked) return `${gate} is not open: nothing is asked there${record ? '' : ' yet'}`;
  if (!isOpen(record)) return closedText(gate, asked);
  if (runId !== undefined && contentToken(asked.content, runId) !== content)
    return `${gate} asks about other content than ${JSON.stringify(content)}: look at it again`;
  if (asked.claim && !besideClaims) return `${gate} is being decided by ${asked.claim.decision.decidedBy}`;
  const { approvers } = termsOf(placed);
  if (approvers && !approvers.includes(decidedBy)) return `${decidedBy} may not decide ${gate}`;
  // Histories from before took its value; whether one is that old, only what is replayed may ask.
  if (decision.decision === 'approve' && (decision.value ?? undefined) !== undefined)
    if (runId !== undefined || run.patched('edits-alone'))
      return 'an approval takes what is shown as it is: to put a value in its place, decide "edit"';
  return wordProblem(run, placed, record, decision);
}

function closedText(path: string, { status, decisions }: GateRecord): string {
  const last = decisions?.at(-1);
  const by = last && last.decision !== 'timeout' ? ` by ${last.decidedBy}` : '';
  return `${path} is closed: it was ${status.replace('_', ' ')}${by} before`;
}

function wordProblem(
  run: Run,
  placed: PlacedBlock,
  record: BlockRecord,
  { decision, value }: Decision,
): string | undefined {
  const shown = shownAt(run, placed, record);
  if (decision === 'edit') {
    if (value === undefined) return 'an edit brings the value that it puts in place';
    if (shown.of === undefined) return `${placed.path} has no output that could be edited: approve or reject`;
    const problem = unsoundness(value);
    return problem === undefined ? undefined : `the value ${problem}`;
  }
  if (decision === 'approve' && !isApprovable(placed, shown))
    return `${placed.path} has no draft that could be approved: edit or reject`;
  return undefined;
}

function isDecision(value: unknown): value is Decision {
  if (!isObject(value)) return false;
  const { gate, content, decision, decidedBy, reason } = value;
  return (
    [gate, content, decidedBy].every((each) => typeof each === 'string' && each !== '') &&
    (decision === 'approve' || decision === 'edit' || decision === 'reject') &&
    (reason === undefined || typeof reason === 'string')
  );
}
