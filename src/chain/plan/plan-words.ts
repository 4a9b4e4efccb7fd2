import type { NormalAllowance } from '../contract';
import { canonicalJson, type JsonSchema } from '../json';
import { DEFAULTS } from '../definition/normalise';
import { counted, cut } from '../words';

/** Characters of an input's schema that are worth showing. */
const LONGEST_SCHEMA = 400;

/** What steps may name, a line each. */
export function inputsText(inputs: Readonly<Record<string, JsonSchema>>): string {
  const lines = Object.entries(inputs).map(([name, schema]) => `${name}: ${shapeText(schema)}`);
  return lines.length === 0 ? '(none: the request is all there is)' : lines.join('\n');
}

function shapeText(schema: JsonSchema): string {
  const text = canonicalJson(schema);
  if (text === '{}') return 'anything';
  if (text === '{"type":"string"}') return 'text';
  return cut(text, LONGEST_SCHEMA);
}

/** What a plan may do, a line each, as a model is told it. */
export function allowanceText(allow: NormalAllowance): string {
  const { kinds, models, activities, steps, width, depth, calls, outputTokens } = allow;
  return [
    `at most ${counted(steps, 'step')}, of which at most ${depth} wait for each other in a row and at most ${width} for none of the others`,
    `at most ${counted(calls, 'model call')} in the worst case: every step takes up to ${worstCalls(0)}, with a fallback_prompt ${worstCalls(0) * 2}, and ${worstCalls(DEFAULTS.repairs)} where there is room for repairs`,
    ...(outputTokens === undefined
      ? []
      : [`at most ${counted(outputTokens, 'output token')} in the worst case`]),
    ...(kinds.includes('text')
      ? [
          '"kind": "text" is a step that no model is asked for: "template" in the place of "prompt" is its output',
        ]
      : []),
    ...(kinds.includes('activity') && activities.length > 0
      ? [
          `"kind": "activity" is a step that calls one of ${quoted(activities)}, said in "activity", with its inputs in their order`,
        ]
      : []),
    models.length === 0
      ? 'no "model": the steps take that of their chain'
      : `a "model" only where a step needs another one: ${quoted(models)}`,
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}

/** Each draft is judged, and judged again where the verdict cannot be read. */
function worstCalls(repairs: number): number {
  return 3 * (1 + repairs);
}

function quoted(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(', ');
}
