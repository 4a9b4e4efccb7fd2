import type { StepBlock } from '../definition/definition';
import { utf8Length } from '../json';
import { examinersOf, type Rung } from '../recovery/ladder';
import { parseTemplate } from '../template/template';

/** A rule of thumb for English; no tokenizer is asked. */
const BYTES_A_TOKEN = 4;

/**
 * About how many input tokens the author's own texts are in a step's first draft and its judges: context, system,
 * prompt and criteria without the values of their slots, without the schema and what Catenary says around a candidate.
 */
export function writtenTokens(step: StepBlock, first: Rung, context: string | undefined): number {
  const { prompt, messages, system } = first.ask;
  const judges = examinersOf(step.checks).flatMap((examiner) =>
    'judge' in examiner ? [context, examiner.judge] : [],
  );
  const texts = [context, system, prompt, ...(messages ?? []).map(({ content }) => content), ...judges];
  return tokensIn(texts);
}

/** About how many tokens are in some templates, without the values of their slots. */
export function tokensIn(texts: readonly (string | undefined)[]): number {
  return Math.ceil(texts.reduce<number>((bytes, text) => bytes + writtenBytes(text), 0) / BYTES_A_TOKEN);
}

function writtenBytes(template: string | undefined): number {
  return parseTemplate(template ?? '').reduce<number>(
    (bytes, part) => bytes + (typeof part === 'string' ? utf8Length(part) : 0),
    0,
  );
}
