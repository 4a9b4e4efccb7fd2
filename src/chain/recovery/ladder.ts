import { fallbacksOf, isRule } from '../definition/blocks';
import type { Check, Fallback, JudgeCheck, Rule, StepBlock, ValidatorCheck } from '../definition/definition';
import { type Failure, type Recovery, recoveryOf } from './failure';
import { canonicalJson, type Json } from '../json';
import type { NormalDefaults } from '../definition/normalise';
import type { Attempt } from '../state/state';
import { countedIfAny } from '../words';

/** What is asked on one rung of a step: the step itself, or one of its fallbacks with what it inherits. */
export interface Rung {
  readonly ask: Pick<Fallback, 'prompt' | 'messages' | 'system' | 'value'> & { readonly model: string };
  readonly maxTokens: number;
  readonly repairs: number;
}

/** A check that is a call of its own. */
export type Examiner = ValidatorCheck | JudgeCheck;

/** A reply that was rejected, by a check or by a person, and why. */
export interface Turn {
  readonly reply: string;
  readonly reasons: readonly string[];
}

/** What a step does next. */
export type Move =
  | {
      readonly kind: 'generate';
      readonly rung: number;
      readonly maxTokens: number;
      readonly turns: readonly Turn[];
    }
  | { readonly kind: 'constant'; readonly rung: number; readonly value: Json }
  | { readonly kind: 'check'; readonly output: Json }
  | { readonly kind: 'examine'; readonly examiner: Examiner; readonly output: Json }
  | { readonly kind: 'commit'; readonly output: Json }
  | { readonly kind: 'fail'; readonly failure: Failure };

/** Output tokens a judge may use. */
export const JUDGE_MAX_TOKENS = 1024;

/** Quoted where a reply was empty: a conversation cannot hold an empty turn. */
export const EMPTY_REPLY = '(an empty reply)';

/** Rejected replies that a repair's conversation still quotes: the newest. */
export const TURNS_KEPT = 3;

/** The rungs of a step, each with everything it inherits: unset means the step's, then the chain's default. */
export function rungsOf(step: StepBlock, defaults: NormalDefaults): Rung[] {
  const system = step.system ?? defaults.system;
  const first: Rung = {
    ask: {
      ...(step.messages ? { messages: step.messages } : { prompt: step.prompt ?? '' }),
      ...(system !== undefined && { system }),
      model: step.model ?? defaults.model,
    },
    maxTokens: step.maxTokens ?? defaults.maxTokens,
    repairs: step.repairs ?? defaults.repairs,
  };
  return [first, ...fallbacksOf(step).map((fallback) => inherit(first, fallback))];
}

function inherit(first: Rung, fallback: Fallback): Rung {
  const { prompt, messages, system = first.ask.system, model = first.ask.model, value } = fallback;
  const asked = messages ? { messages } : prompt !== undefined ? { prompt } : pickAsk(first.ask);
  return {
    ask: { ...asked, ...(system !== undefined && { system }), model, ...(value !== undefined && { value }) },
    maxTokens: fallback.maxTokens ?? first.maxTokens,
    repairs: fallback.repairs ?? 0,
  };
}

function pickAsk({ prompt, messages }: Rung['ask']): Pick<Rung['ask'], 'prompt' | 'messages'> {
  return { ...(prompt !== undefined && { prompt }), ...(messages && { messages }) };
}

/** Cheapest first: validators, then judges. */
export function examinersOf(checks: readonly Check[] | undefined): Examiner[] {
  const all = checks ?? [];
  return [
    ...all.filter((check): check is ValidatorCheck => 'validator' in check),
    ...all.filter((check): check is JudgeCheck => 'judge' in check),
  ];
}

export function rulesOf(checks: readonly Check[] | undefined): Rule[] {
  return (checks ?? []).filter(isRule);
}

/**
 * What follows the attempts so far: the recovery table of the design, as one pure function. A draft goes through its
 * checks and is committed; a failure is repaired, enlarged, replaced by a fallback, or ends the step.
 */
export function nextMove(
  step: StepBlock,
  rungs: readonly Rung[],
  attempts: readonly Attempt[],
  feedback?: Turn,
): Move {
  const last = attempts.at(-1);
  const before = feedback ? [feedback] : [];
  if (!last) return ask(rungs, 0, before);
  if (!last.failure) return nextCheck(step, last);
  const recovery = recoveryFrom(last, rungs[last.rung]!);
  const here = attempts.filter((attempt) => attempt.rung === last.rung);
  const repairsLeft =
    here.length - 1 < rungs[last.rung]!.repairs && rungs[last.rung]!.ask.value === undefined;
  if (recovery === 'repair' && repairsLeft)
    return ask(rungs, last.rung, [...before, ...turnsOf(here)], last.maxTokens);
  if (recovery === 'enlarge' && repairsLeft && last.maxTokens === rungs[last.rung]!.maxTokens) {
    return ask(rungs, last.rung, [...before, ...turnsOf(here.slice(0, -1))], last.maxTokens * 2);
  }
  if (recovery === 'give_up' || recovery === 'stop') return { kind: 'fail', failure: last.failure };
  const next = rungs.findIndex(
    (rung, i) => i > last.rung && !(recovery === 'fallback' && repeats(rung, rungs[last.rung]!)),
  );
  return next === -1 ? { kind: 'fail', failure: last.failure } : ask(rungs, next, []);
}

/** A provider or a limit that refuses doubled tokens says nothing against the step as it was written. */
function recoveryFrom(last: Attempt, rung: Rung): Recovery {
  const { type } = last.failure!;
  const enlarged = last.maxTokens > rung.maxTokens;
  return enlarged && (type === 'Model.BadRequest' || type === 'Limit.Reached')
    ? 'fallback'
    : recoveryOf(type);
}

function ask(rungs: readonly Rung[], index: number, turns: readonly Turn[], maxTokens?: number): Move {
  const rung = rungs[index]!;
  if (rung.ask.value !== undefined) return { kind: 'constant', rung: index, value: rung.ask.value };
  return { kind: 'generate', rung: index, maxTokens: maxTokens ?? rung.maxTokens, turns };
}

function turnsOf(attempts: readonly Attempt[]): Turn[] {
  return attempts
    .slice(-TURNS_KEPT)
    .flatMap(({ reply, reasons = [], failure }) =>
      reply !== undefined && failure?.type === 'Output.Rejected' ? [{ reply, reasons }] : [],
    );
}

function nextCheck(step: StepBlock, attempt: Attempt): Move {
  const output = attempt.draft!.value;
  if (attempt.unchecked) return { kind: 'check', output };
  const examiner = examinersOf(step.checks)[attempt.passed];
  return examiner ? { kind: 'examine', examiner, output } : { kind: 'commit', output };
}

/** A fallback that would send the same request again to a model that has just refused or failed it. */
function repeats(rung: Rung, failed: Rung): boolean {
  return canonicalJson(rung.ask) === canonicalJson(failed.ask) && rung.maxTokens === failed.maxTokens;
}

/** `after 2 repairs and 1 fallback`, or an empty text where the first draft was the last. */
export function effortText(attempts: readonly Attempt[]): string {
  const fallbacks =
    new Set(attempts.map((attempt) => attempt.rung)).size - (attempts.some(({ rung }) => rung === 0) ? 1 : 0);
  const repairs = attempts.length - fallbacks - (attempts.some(({ rung }) => rung === 0) ? 1 : 0);
  const parts = [countedIfAny(repairs, 'repair'), countedIfAny(fallbacks, 'fallback')].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '' : `after ${parts.join(' and ')}`;
}

/** Whether a constant has rules or a schema to pass before its examiners. */
export function needsCheck(step: StepBlock): boolean {
  return step.output !== undefined || rulesOf(step.checks).length > 0;
}

/** Model calls that the judges of a step make for one draft. */
export function judgesOf(step: StepBlock): number {
  return examinersOf(step.checks).filter((examiner) => 'judge' in examiner).length;
}
