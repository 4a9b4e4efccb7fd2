import type { PendingGate } from '../../client';
import { valueText } from './outputs';
import { safeText } from './safe-text';
import { byText } from './decision-text';
import { shellWord } from './shell-word';
import { durationText } from './units';

/** What a gate asks, of which content, and the commands that decide it. */
export function gateText(run: string, gate: PendingGate, now: Date): string {
  const { approvers, claimedBy, content, message, of, round, value } = gate;
  const words = `${shellWord(run)} ${shellWord(gate.gate)} --content ${content}${byText(approvers)}`;
  return [
    `${run}  ${gate.gate}${round > 1 ? `  round ${round}` : ''}  ${waitText(gate, now)}`,
    ...(message === '' ? [] : [indented(safeText(message))]),
    ...(value === undefined ? [] : [`  ── ${of} ──`, indented(valueText(value))]),
    ...(approvers ? [`  may be decided by ${safeText(approvers.join(', '))}`] : []),
    ...(claimedBy === undefined ? [] : [`  is being decided by ${safeText(claimedBy)}`]),
    `  npx catenary approve ${words}`,
    `  npx catenary reject ${words} --reason "…"`,
    ...(of === undefined ? [] : [`  npx catenary edit ${words} --value @file`]),
    '',
  ].join('\n');
}

const MEANS = { approve: 'is approved', reject: 'is rejected', fail: 'fails' } as const;

function waitText({ deadline, onTimeout = 'fail', openedAt }: PendingGate, now: Date): string {
  const since = `has waited ${durationText(now.getTime() - openedAt)}`;
  if (deadline === undefined) return since;
  const left = durationText(Math.max(0, deadline - now.getTime()));
  return `${since}, and ${MEANS[onTimeout]} in ${left} unless somebody decides`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
