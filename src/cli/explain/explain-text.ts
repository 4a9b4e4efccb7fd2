import { milliseconds } from '../../chain/definition/duration';
import { listText, rangeText } from '../../chain/effort/estimate-text';
import { type Effort, estimateText, type Limited, type PerItem } from '../../chain/effort/estimate';
import type { ExplainedBlock, Explanation } from './explain';
import { termsText } from './gate-terms';
import { table } from '../text/table';
import { costText, durationText, tokensText } from '../text/units';
import { counted, countedIfAny } from '../../chain/words';

/** What waits for what, who is asked, the critical path, and what it takes at best and at worst, for people. */
export function explainText(explained: Explanation): string {
  const {
    chain,
    blocks,
    best,
    worst,
    writtenTokens,
    criticalPath,
    perItem = [],
    waitsForPeople = [],
  } = explained;
  const rows = blocks.map((block) => [
    block.path,
    block.kind,
    startText(block),
    callsText(block),
    notesOf(block),
  ]);
  return [
    `${chain}: ${estimateText(explained)}`,
    '',
    ...table([['block', 'kind', 'starts', 'calls', 'checks and recovery'], ...rows]),
    '',
    `critical path  ${criticalPath.join(' → ')}`,
    `at best        ${effortText(best)} or more, about ${tokensText(writtenTokens)} input tokens before any value is filled in`,
    `at worst       ${effortText(worst)}`,
    ...costLines(explained),
    ...perItem.map((each) => `each item      ${itemText(each)}`),
    ...(waitsForPeople.length > 0
      ? [`people         waits for a person at ${waitsForPeople.join(', ')}`]
      : []),
  ].join('\n');
}

function effortText({ calls, outputTokens }: Effort): string {
  return `${countedIfAny(calls, 'call') || 'no calls'}, ${tokensText(outputTokens)} output tokens`;
}

/** At best of what the author wrote, at worst of all but the values: those are known in a run alone. */
function costLines({ cost, unpriced = [] }: Explanation): string[] {
  if (cost)
    return [
      `cost           about ${costText(cost.best)} or more, at worst ${costText(cost.worst)}; before any value is filled in`,
    ];
  if (unpriced.length === 0) return [];
  return [
    `cost           not known: ${unpriced.join(', ')} unpriced; write the prices into defaults: { rates: … }`,
  ];
}

const LIMITED: Readonly<Record<Limited, string>> = {
  calls: 'the calls',
  outputTokens: 'the tokens',
  cost: 'the cost',
};

/** `of pages: 1 to 3 calls, 1 to 12,288 output tokens more` */
function itemText({ best, worst, cost, limited = [], ...list }: PerItem): string {
  const calls = rangeText(best.calls, worst.calls);
  const tokens = [best.outputTokens, worst.outputTokens].map(tokensText).join(' to ');
  const dollars = cost ? `, ${costText(cost.best)} to ${costText(cost.worst)}` : '';
  const known = limited.map((what) => LIMITED[what]).join(' and ');
  const note = known === '' ? '' : `; a limit bounds ${known} at worst`;
  return `of ${listText(list)}: ${counted(calls, 'call')}, ${tokens} output tokens${dollars} more${note}`;
}

function startText({ waitsFor, when, inside, ...block }: ExplainedBlock): string {
  const turn = waitsFor.length > 0 ? `after ${waitsFor.join(', ')}` : '';
  const own = block.case === undefined ? '' : caseText(block.case);
  const start = [own, turn].filter((part) => part !== '').join(', ');
  const said = start || (inside === undefined ? 'at once' : `with ${inside}`);
  return when === undefined ? said : `${said}, when ${when}`;
}

function caseText(value: string | null): string {
  return value === null ? 'otherwise' : `for ${JSON.stringify(value)}`;
}

function callsText({ path, calls, perItem = [] }: ExplainedBlock): string {
  if (!calls) return '';
  const sum = rangeText(calls.best, calls.worst);
  const own = perItem.find(({ map }) => map === path);
  const isBounded = perItem.every(({ limited }) => limited?.includes('calls'));
  if (!own) return isBounded ? sum : `${sum} and more`;
  const each = `${rangeText(own.best.calls, own.worst.calls)} an item`;
  return own.beyond === 0 ? each : `${sum} and ${each} beyond ${own.beyond}`;
}

function notesOf(block: ExplainedBlock): string {
  return [
    block.recovery,
    eachText(block),
    block.on && `by ${block.on}`,
    limitsText(block),
    allowText(block),
    ...(block.gates ?? []).map(termsText),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('; ');
}

/** `each section of outline.sections, 3 to 8, 4 at once` */
function eachText({ each }: ExplainedBlock): string {
  if (!each) return '';
  const { over, item, least, most, concurrency } = each;
  const how = most === undefined ? (least > 0 ? `at least ${least}` : '') : rangeText(least, most);
  return [
    `each ${item === 'item' ? 'item' : item} of ${over}`,
    how,
    concurrency === undefined ? '' : `${concurrency} at once`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function limitsText({ limits = {} }: ExplainedBlock): string {
  const { calls, cost, outputTokens, time } = limits;
  const parts = [
    calls === undefined ? '' : countedIfAny(calls, 'call'),
    outputTokens === undefined ? '' : `${tokensText(outputTokens)} output tokens`,
    cost === undefined ? '' : `$${cost}`,
    time === undefined ? '' : durationText(milliseconds(time)),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `at most ${parts.join(', ')}`;
}

function allowText({ allow }: ExplainedBlock): string {
  if (!allow) return '';
  const { kinds, steps, width, calls } = allow;
  return `plans at most ${countedIfAny(steps, 'block')} (${kinds.join(', ')}), ${width} at once, ${countedIfAny(calls, 'call')}`;
}
