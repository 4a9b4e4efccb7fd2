import type { Fallback, StepBlock } from '../../../src/chain/definition/definition';
import type { Json } from '../../../src/chain/json';
import type { Outcome } from '../../../src/chain/recovery/outcome';
import type { Reading } from './reference';
import type { Place } from './reference-places';

export const STOP = [
  'Model.Auth',
  'Model.Billing',
  'Model.SpendLimit',
  'Model.BadRequest',
  'Model.Config',
  'Output.NotStored',
  'Limit.Reached',
  'Slot.Missing',
];
const TO_FALLBACK = [
  'Model.Refused',
  'Model.ContextExceeded',
  'Model.RequestTooLarge',
  'Model.NotFound',
  'Model.Unavailable',
  'Model.RateLimited',
  'Model.Overloaded',
  'Model.ServerError',
  'Model.Connection',
  'Model.Timeout',
  'Model.BadResponse',
  'Output.TooLarge',
];

/** The article's execute_with_recovery, with every row of the design's table. */
export function runStep(reading: Reading, at: Place, step: StepBlock): void {
  const rungs: Fallback[] = [
    { prompt: step.prompt ?? '', repairs: step.repairs ?? 2 },
    ...(step.fallback as Fallback[]),
  ];
  const askOf = (rung: Fallback): string => JSON.stringify([rung.value, rung.prompt ?? step.prompt]);
  let drafts = 0;
  let tried = 0;
  let last = 'Output.Rejected';
  // The last draft that a person could take.
  let candidate: Json | undefined;
  for (let rungAt = 0; rungAt < rungs.length; rungAt++) {
    const rung = rungs[rungAt]!;
    if (rungAt > 0 && TO_FALLBACK.includes(last) && askOf(rung) === askOf(rungs[tried]!)) continue;
    tried = rungAt;
    let enlarged = false;
    for (let repair = 0; repair <= (rung.value === undefined ? (rung.repairs ?? 0) : 0); repair++) {
      drafts += 1;
      const draft =
        rung.value === undefined ? draftOf(reading.call(at.path, 'generate')) : { output: rung.value };
      candidate = draft.output ?? candidate;
      last = draft.failure ?? checkDraft(reading, at, step, rung);
      if (last === '')
        return reading.commit(at, draft.output!, rungAt > 0 ? 'fallback' : drafts > 1 ? 'repaired' : 'done');
      if (last === 'Model.Truncated' && !enlarged) enlarged = true;
      else if (last !== 'Output.Rejected') break;
    }
    if (last !== 'Output.Rejected' && last !== 'Model.Truncated' && !TO_FALLBACK.includes(last)) break;
  }
  reading.giveUp(at, last, candidate);
}

/** What a call brought: a draft, or why there is none; a rejected reply is both. */
function draftOf(outcome: Outcome): { readonly output?: Json; readonly failure?: string } {
  if (outcome.kind === 'failed') return { failure: outcome.failure.type };
  const { output, reply, rejected } = (outcome as { value: unknown }).value as Record<string, Json>;
  return rejected ? { output: reply!, failure: 'Output.Rejected' } : { output: output! };
}

/** The type of what went wrong, or an empty text where every check passed. */
function checkDraft(reading: Reading, { path }: Place, step: StepBlock, rung: Fallback): string {
  const checks = step.checks ?? [];
  const order = [
    ...(rung.value !== undefined && checks.some((check) => 'maxWords' in check) ? ['check'] : []),
    ...checks.filter((check) => 'validator' in check).map(() => 'validate'),
    ...checks.filter((check) => 'judge' in check).map(() => 'judge'),
  ];
  for (const purpose of order) {
    let outcome = reading.call(path, purpose);
    const isUnreadable = (o: Outcome): boolean =>
      purpose === 'judge' && o.kind === 'failed' && o.failure.type === 'Judge.Unreadable';
    if (isUnreadable(outcome)) outcome = reading.call(path, purpose);
    if (outcome.kind === 'failed') {
      const { type } = outcome.failure;
      return purpose === 'judge' && STOP.includes(type) ? type : 'Judge.Unreadable';
    }
    if (((outcome as { value: unknown }).value as { verdict: string }).verdict === 'fail')
      return 'Output.Rejected';
  }
  return '';
}
