import type { GateRecord, HeldDecision } from '../../chain/gate/gate-record';
import { valueText } from './outputs';
import { momentText } from './units';

const DONE = { approve: 'approved', edit: 'edited', reject: 'rejected' } as const;

const VIA = {
  update: 'by update',
  signal: 'by signal',
  timer: 'by timer',
  carried: 'in the run before, on the same content',
} as const;

/** A gate of a run for people: whether it waits, every decision with who, when and why, and those that did not count. */
export function gateHistory({
  status,
  round,
  openedAt,
  deadline,
  claim,
  decisions = [],
  refusals = [],
}: GateRecord): string[] {
  const until = deadline === undefined ? '' : `, until ${momentText(deadline)}`;
  return [
    `gate ${status.replace('_', ' ')}, round ${round}, asked at ${momentText(openedAt)}${until}`,
    ...(claim ? [`  is being decided by ${claim.decision.decidedBy}`] : []),
    ...decisions.flatMap((each) => decisionLines(each)),
    ...refusals.map(({ decidedBy, reason, at }) => `  refused ${decidedBy} at ${momentText(at)}: ${reason}`),
  ];
}

function decisionLines({ decision, decidedBy, at, round, via, reason, before }: HeldDecision): string[] {
  const what =
    decision === 'timeout'
      ? `nobody decided in time, which means ${reason}`
      : `${DONE[decision]} by ${decidedBy} ${VIA[via]}${reason === undefined ? '' : `: ${reason}`}`;
  return [
    `  round ${round}, ${momentText(at)}: ${what}`,
    ...(before === undefined
      ? []
      : [
          '  ┄ in place of',
          ...valueText(before)
            .split('\n')
            .map((line) => `    ${line}`),
        ]),
  ];
}
