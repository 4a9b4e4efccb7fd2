import type { Json } from '../../chain/json';
import type { ChainResult, StepSummary } from '../../chain/state/result';
import type { Lost, RunUsage } from '../../chain/state/state';
import { withoutInherited } from './own-usage';
import { safeText } from './safe-text';
import { stepTable } from '../board/step-table';
import { costText, durationText, tokensText } from './units';
import { counted, countedIfAny } from '../../chain/words';

/** The outputs of a run under their names, texts as they are and values as indented JSON. */
export function outputsText(outputs: Readonly<Record<string, Json>>): string {
  return Object.entries(outputs)
    .map(([name, value]) => `── ${name} ──\n${valueText(value)}\n`)
    .join('\n');
}

export function valueText(value: Json): string {
  return safeText(typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
}

/** Steps, models, tokens and cost of a run that is done. */
export function summaryText({ steps, usage, lost, inherited, startedAt, endedAt }: ChainResult): string {
  return [
    ...stepTable(steps),
    '',
    `models  ${modelsOf(steps).join(', ') || 'none'}`,
    `usage   ${usageText(withoutInherited(usage, inherited))}`,
    ...(lost ? [`lost    ${lostText(lost)}`] : []),
    ...(inherited ? [`before  ${usageText(inherited)}`] : []),
    `time    ${durationText(endedAt - startedAt)}`,
  ].join('\n');
}

function modelsOf(steps: Readonly<Record<string, StepSummary>>): string[] {
  return [...new Set(Object.values(steps).flatMap(({ model }) => model ?? []))];
}

/** What may have been paid for on top. */
export function lostText({ calls, cost, outputTokens }: Lost): string {
  const repeated = calls > 0 ? `${countedIfAny(calls, 'call')} repeated, ` : '';
  return `${repeated}at most ${tokensText(outputTokens)} tokens out${cost > 0 ? `, ${costText(cost)}` : ''} that no receipt came for`;
}

export function usageText(usage: RunUsage): string {
  const { calls, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cost, unpriced } = usage;
  const cached =
    cacheReadTokens + cacheWriteTokens > 0
      ? `, cache ${tokensText(cacheReadTokens)} read, ${tokensText(cacheWriteTokens)} written`
      : '';
  const price =
    unpriced === 0
      ? costText(cost)
      : cost > 0
        ? `${costText(cost)} and ${counted(unpriced, 'call')} without a price`
        : 'no price known';
  return `${counted(calls, 'call')}, ${tokensText(inputTokens)} tokens in, ${tokensText(outputTokens)} out${cached}, ${price}`;
}
