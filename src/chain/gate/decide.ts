import { canonicalJson, isObject, type Json, own } from '../json';
import { noteRefusal } from './noted-refusals';
import { approved, failAt, NOT_IN_TIME, rejected } from './decided';
import { editCheck } from './edit-check';
import { isApprovable, isOpen, shownAt, termsOf } from './gate';
import type { Claim, Decision, GateRecord, HeldDecision } from './gate-record';
import type { PlacedBlock } from '../layout/placed';
import { refusalOf } from './refusal';
import { unsoundness } from '../recovery/sound';
import type { Run } from '../run/run';
import type { BlockRecord } from '../state/state';
import { wellFormedJson } from '../well-formed';
import type { Turn } from '../run/turn';

/** Takes a decision up: from now on nobody else's counts. It holds at once, or once the looks at it have passed. */
export function claim(run: Run, decision: Decision, via: Claim['via'], at: number): Claim {
  const placed = run.layout.byPath.get(decision.gate)!;
  const record = run.state.steps[decision.gate]!;
  const taken: Claim = { decision: kept(decision), via, at, passed: [] };
  record.gate!.claim = taken;
  run.moves += 1;
  conclude({ run, placed, record, at });
  return taken;
}

/** Beside the fields that are looked at a decision may hold anything, which the state has to be able to hold. */
function kept(decision: Decision): Decision {
  return unsoundness(decision as unknown as Json) === undefined
    ? decision
    : (wellFormedJson(decision as unknown as Json) as unknown as Decision);
}

const QUEUE_KEPT = 100;

/** Takes up a decision that answers nobody: it waits where another is looked at, and is noted where it does not count. */
export function takeSignal(run: Run, said: unknown, at: number): void {
  const gate = gateNamedBy(run, said);
  const reason = refusalOf(run, said, { besideClaims: true });
  if (reason !== undefined) return noteRefusal(gate, said, reason, at);
  const decision = said as Decision;
  if (!gate?.claim) claim(run, decision, 'signal', at);
  else enqueue(gate, decision, at);
}

/** The same said twice waits once. */
function enqueue(gate: GateRecord, decision: Decision, at: number): void {
  const { queue = [] } = gate;
  const said = kept(decision);
  if (queue.some((each) => canonicalJson(each) === canonicalJson(said))) return;
  if (queue.length < QUEUE_KEPT) gate.queue = [...queue, said];
  else noteRefusal(gate, decision, `${QUEUE_KEPT} decisions wait to be looked at: send it again later`, at);
}

/** What has to look at a claimed decision next; undefined where it holds. */
export function nextLook(
  run: Run,
  placed: PlacedBlock,
  record: BlockRecord,
): 'admit' | 'authorize' | 'check' | undefined {
  const { decision, via, passed } = record.gate!.claim!;
  const looks = [
    // A signal is not validated before it is in the history; after a reset it comes again.
    ...(via === 'signal' ? (['admit'] as const) : []),
    ...(termsOf(placed).authorize === undefined ? [] : (['authorize'] as const)),
    ...(decision.decision === 'edit' && editCheck(run, placed, record) ? (['check'] as const) : []),
  ];
  return looks.find((look) => !passed.includes(look));
}

/** Lets a claimed decision hold, where nothing has to look at it any more. */
export function conclude(turn: Turn): void {
  const { run, placed, record, at } = turn;
  const gate = record.gate!;
  if (nextLook(run, placed, record) !== undefined) return;
  const { decision, via } = gate.claim!;
  gate.claim!.ended = 'held';
  delete gate.claim;
  const before = decision.decision === 'edit' ? shownAt(run, placed, record).value : undefined;
  hold(gate, {
    decision: decision.decision,
    decidedBy: decision.decidedBy,
    ...(decision.reason !== undefined && { reason: decision.reason }),
    at,
    round: gate.round,
    via,
    content: gate.content,
    ...(before !== undefined && { before }),
  });
  if (decision.decision === 'reject') rejected(turn, decision);
  else {
    gate.status = decision.decision === 'edit' ? 'edited' : 'approved';
    approved(turn, valueOf(run, decision));
  }
  takeQueued(run, gate, at);
}

/** Only an edit's was checked. */
function valueOf(run: Run, { decision, value }: Decision): Json | undefined {
  if (value === undefined || decision === 'edit') return value;
  return run.patched('edits-alone') ? undefined : value;
}

function hold(gate: GateRecord, decision: HeldDecision): void {
  gate.decisions = [...(gate.decisions ?? []), decision];
}

/** A claimed decision that did not pass: the gate is as open as before, or past its time meanwhile. */
export function refuse({ run, placed, record, at }: Turn, reason: string): void {
  const gate = record.gate!;
  const { decision } = gate.claim!;
  gate.claim!.ended = { refused: reason };
  delete gate.claim;
  noteRefusal(gate, decision, reason, at);
  if (gate.deadline !== undefined && at >= gate.deadline) timeOut(run, placed.path, at);
  takeQueued(run, gate, at);
}

/** Signals that waited for another decision, in the order that they came in: the first that counts is looked at next. */
function takeQueued(run: Run, gate: GateRecord, at: number): void {
  const { queue = [] } = gate;
  delete gate.queue;
  for (const decision of queue) takeSignal(run, decision, at);
}

/** What comes by signal may be anything. */
function gateNamedBy(run: Run, said: unknown): GateRecord | undefined {
  return isObject(said) && typeof said.gate === 'string' ? own(run.state.steps, said.gate)?.gate : undefined;
}

/** Nobody decided in time. Does nothing where somebody did, or is being looked at. */
export function timeOut(run: Run, path: string, at: number): void {
  const placed = run.layout.byPath.get(path);
  const record = run.state.steps[path];
  const gate = record?.gate;
  if (!placed || !gate || !isOpen(record) || gate.claim) return;
  const { onTimeout = 'fail' } = termsOf(placed);
  run.moves += 1;
  const { round, content } = gate;
  hold(gate, {
    decision: 'timeout',
    decidedBy: 'nobody',
    reason: onTimeout,
    at,
    round,
    via: 'timer',
    content,
  });
  gate.status = 'timed_out';
  const reason = NOT_IN_TIME;
  const turn: Turn = { run, placed, record, at };
  if (
    onTimeout === 'fail' ||
    (onTimeout === 'approve' && !isApprovable(placed, shownAt(run, placed, record)))
  )
    return failAt(turn, { type: 'Gate.TimedOut', message: reason });
  if (onTimeout === 'reject') return rejected(turn, { reason, decidedBy: 'nobody' });
  approved(turn, undefined);
}
