import { asText } from '../../chain/json';
import { ENDED } from '../../client/run/after-the-end';
import type {
  ShownAnswer,
  SentActivity,
  SentModelCall,
  ShownCall,
  ShownStep,
} from '../../client/show/shown-step';
import { ASKS, MARKS, WAITS } from '../board/board-text';
import { errorNote } from './error-note';
import { gateHistory } from './gate-history';
import { valueText } from './outputs';
import { costText, durationText, tokensText } from './units';

/** A block of a run for people: what was really sent, what came back, what was said about it. */
export function showText(step: ShownStep): string {
  const note = step.error === undefined ? step.reason : errorNote(step.path, step.error);
  const isCutShort = step.runEnded !== undefined && step.status === 'running';
  const asks = step.gate?.status === 'open' && !isCutShort;
  const shown = isCutShort ? 'unfinished' : step.status;
  const standing = asks ? WAITS : `${shown}${isCutShort ? `, its run ${ENDED[step.runEnded]}` : ''}`;
  return [
    `${asks ? ASKS : MARKS[shown]} ${step.path} ${step.kind} ${standing}${note === undefined ? '' : ` · ${note}`}`,
    ...step.calls.flatMap((call) => ['', ...callLines(call, isCutShort)]),
    ...(step.gate ? ['', ...gateHistory(step.gate)] : []),
    ...(step.output === undefined ? [] : ['', outputTitle(step), valueText(step.output)]),
    ...(step.held === undefined ? [] : ['', heldTitle(step), valueText(step.held)]),
  ].join('\n');
}

function outputTitle({ edited }: ShownStep): string {
  return `── output${edited ? `, as ${edited.decidedBy} edited it at ${edited.gate}` : ''} ──`;
}

/** Whether its gate can still let it through: a decided one has, or has thrown it away. */
const heldTitle = ({ runEnded }: ShownStep): string =>
  `── output, which ${runEnded ? 'waited' : 'waits'} for its gate ──`;

function callLines(call: ShownCall, isCutShort: boolean): string[] {
  return [
    `━━ ${call.id}${endText(call, isCutShort)}`,
    ...(call.sent.to === 'model' ? modelLines(call.sent) : activityLines(call.sent, call.activity)),
    ...(call.answer ? answerLines(call.answer) : []),
    ...(call.end?.failure ? part('failure', `${call.end.failure.type}: ${call.end.failure.message}`) : []),
  ];
}

function endText({ end }: ShownCall, isCutShort: boolean): string {
  if (!end) return isCutShort ? ' · never answered' : ' · under way';
  const { usage } = end;
  return [
    end.outcome,
    durationText(end.ms),
    end.retries > 0 ? `${end.retries} ${end.retries === 1 ? 'retry' : 'retries'}` : '',
    end.model ?? '',
    usage ? `${tokensText(usage.inputTokens)} tokens in, ${tokensText(usage.outputTokens)} out` : '',
    end.cost === undefined ? '' : costText(end.cost),
  ]
    .filter((each) => each !== '')
    .map((each) => ` · ${each}`)
    .join('');
}

function modelLines({ model, maxTokens, system, context, messages, schema }: SentModelCall): string[] {
  return [
    `asked ${model}, at most ${tokensText(maxTokens)} tokens`,
    ...(system === undefined ? [] : part('system', system)),
    ...(context === undefined ? [] : part('context', context)),
    ...messages.flatMap(({ role, content }) => part(role, content)),
    ...(schema === undefined ? [] : part('schema', JSON.stringify(schema))),
  ];
}

function activityLines({ args }: SentActivity, activity: string): string[] {
  return [`called ${activity}`, ...args.flatMap((arg, i) => part(`argument ${i + 1}`, valueText(arg)))];
}

function answerLines({ output, reply, rejectedBy, verdict, reasons = [], requestId }: ShownAnswer): string[] {
  return [
    ...(output === undefined ? [] : part('answer', valueText(output))),
    ...(reply === undefined ? [] : part('reply', reply)),
    ...(verdict === undefined ? [] : [`verdict ${verdict}`]),
    ...(rejectedBy === undefined ? [] : [`rejected by ${rejectedBy}`]),
    ...reasons.map((reason) => `  - ${asText(reason)}`),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
}

/** Indented, so that a prompt's own headings are not taken for this page's. */
function part(title: string, text: string): string[] {
  return [`┄ ${title}`, ...text.split('\n').map((line) => `  ${line}`)];
}
