import type { RunEvent } from '../../client/watch/run-event';
import { joined } from '../../chain/words';
import { shellWord } from './shell-word';
import { clockText, durationText } from './units';

type Decided = Extract<RunEvent, { readonly type: 'gate_decided' }>;

const DONE = { approve: 'approved', edit: 'edited', reject: 'rejected' } as const;
const MEANS: Readonly<Record<string, string>> = { approve: 'approved', reject: 'rejected', fail: 'failed' };

/** `rejected by maria at 14:02:11: too long` */
export function decisionText({ decision, decidedBy, reason, at }: Decided): string {
  if (decision === 'timeout') return `nobody decided in time: ${MEANS[reason ?? ''] ?? 'failed'}`;
  return `${DONE[decision]} by ${decidedBy} at ${clockText(at)}${reason === undefined ? '' : `: ${reason}`}`;
}

/** Who a command says that decides, where not everybody may: the first of those who may stands for them all. */
export function byText(approvers: readonly string[] = []): string {
  return approvers[0] === undefined ? '' : ` --by ${shellWord(approvers[0])}`;
}

/** What may be done about an open gate, by whom and how long: `npx catenary approve page-4711 review --by maria · maria or tom` */
export function askText(
  run: string,
  path: string,
  { deadline, approvers }: { readonly deadline?: number; readonly approvers?: readonly string[] },
  now: number,
): string[] {
  return [
    `npx catenary approve ${shellWord(run)} ${shellWord(path)}${byText(approvers)}`,
    ...(approvers ? [joined(approvers, 'or')] : []),
    ...(deadline === undefined ? [] : [`${durationText(Math.max(0, deadline - now))} left`]),
  ];
}
