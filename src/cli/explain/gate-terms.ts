import type { Duration, GateTerms } from '../../chain/definition/definition';
import { roundsOf } from '../../chain/effort/runs';
import { termsOf } from '../../chain/gate/gate';
import { onFailureOf } from '../../chain/run/settle-block';
import type { PlacedBlock } from '../../chain/layout/placed';
import { durationText } from '../text/units';
import { joined } from '../../chain/words';

/** Where a run waits for a person, and on what terms. */
export interface ExplainedGate extends GateTerms {
  /** `failure`: only where the block fails. */
  readonly asks: 'approval' | 'plan' | 'failure';
  /** The output that is decided on. */
  readonly of?: string;
  /** A failure of the gate is none of the run: whoever names the output goes on without it. */
  readonly mayFail?: true;
  /** What a rejection makes run again. Absent: it is a failure. */
  readonly redo?: { readonly step: string; readonly rounds: number };
}

/** The gates of a block, as its definition has them. */
export function gatesAt(placed: PlacedBlock): ExplainedGate[] {
  const { block, name } = placed;
  const terms = termsOf(placed);
  const gates: ExplainedGate[] = [];
  const rounds = roundsOf(placed);
  if ('approval' in block) {
    const { of, onReject, onFailure } = block;
    const step = typeof onReject === 'object' ? onReject.redo : undefined;
    const mayFail = onFailure === 'skip' && { mayFail: true as const };
    gates.push({
      asks: 'approval',
      of,
      ...terms,
      ...mayFail,
      ...(step !== undefined && { redo: { step, rounds } }),
    });
  }
  if ('plan' in block && block.approve !== undefined && block.approve !== false)
    gates.push({ asks: 'plan', ...terms, redo: { step: name, rounds } });
  if (onFailureOf(placed) === 'ask') gates.push({ asks: 'failure', ...terms });
  return gates;
}

/** `decides on page; maria or tom; rejected after 24h; a rejection runs draft again, at most 2 times` */
export function termsText(gate: ExplainedGate): string {
  const { asks, of, approvers, authorize, mayFail, redo } = gate;
  const head = {
    approval: `decides on ${of}`,
    plan: 'a person decides on the plan',
    failure: 'asks a person where it fails',
  };
  return [
    head[asks],
    approvers ? joined(approvers, 'or') : '',
    authorize === undefined ? '' : `${authorize} looks at the decision`,
    timeoutText(gate),
    redo
      ? `a rejection ${asks === 'plan' ? 'has it planned' : `runs ${redo.step}`} again, ${timesText(redo.rounds)}`
      : '',
    mayFail ? 'a failure leaves its output out' : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function timeoutText({ timeout, onTimeout = 'fail' }: GateTerms): string {
  if (timeout === undefined) return '';
  return `${{ approve: 'approved', reject: 'rejected', fail: 'fails' }[onTimeout]} after ${writtenDuration(timeout)}`;
}

function writtenDuration(duration: Duration): string {
  return typeof duration === 'number' ? durationText(duration) : duration;
}

function timesText(rounds: number): string {
  return rounds === 1 ? 'once' : `at most ${rounds} times`;
}
