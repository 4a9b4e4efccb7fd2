import type { Problem, Rule } from '../definition/definition';
import { isObject, itemsOf, type Json, type JsonObject, own } from '../json';
import { BOUNDS } from './plan-schema';

/** One step of an answer, as far as it can be read: what has another shape, or is too long, is left out. */
export interface PlannedStep {
  /** Where it stands in the answer. */
  readonly at: Problem['path'];
  readonly kind: 'step' | 'text' | 'activity';
  readonly name?: string;
  readonly output?: string;
  readonly needs: string;
  readonly format: string;
  readonly criteria: string;
  readonly inputs: readonly string[];
  readonly prompt: string;
  readonly template: string;
  readonly fallback: string;
  readonly activity: string;
  readonly model?: string;
  readonly schema?: PlannedSchema;
  readonly rules: readonly Rule[];
}

export type PlannedSchema =
  | { readonly type: 'list'; readonly max_items: number }
  | { readonly type: 'object'; readonly fields: readonly string[] };

export function readSteps(answer: Json): PlannedStep[] {
  const steps = isObject(answer) ? own(answer as JsonObject, 'steps') : undefined;
  return Array.isArray(steps)
    ? (steps as readonly Json[]).map((step, i) => readStep(step, ['steps', i]))
    : [];
}

function readStep(value: Json, at: Problem['path']): PlannedStep {
  const step = isObject(value) ? (value as JsonObject) : {};
  const kind = own(step, 'kind');
  const [name, output, model] = ['step_name', 'output_name', 'model'].map((key) =>
    textAt(step, key, BOUNDS.name),
  );
  const schema = schemaOf(own(step, 'output_schema'));
  return {
    at,
    kind: kind === 'text' || kind === 'activity' ? kind : 'step',
    ...(name !== undefined && { name }),
    ...(output !== undefined && { output }),
    needs: textAt(step, 'input_description', BOUNDS.sentence) ?? '',
    format: textAt(step, 'output_format', BOUNDS.sentence) ?? '',
    criteria: textAt(step, 'validation_criteria', BOUNDS.criteria) ?? '',
    inputs: textsAt(step, 'inputs'),
    prompt: textAt(step, 'prompt', BOUNDS.prompt) ?? '',
    template: textAt(step, 'template', BOUNDS.prompt) ?? '',
    fallback: textAt(step, 'fallback_prompt', BOUNDS.fallback) ?? '',
    activity: textAt(step, 'activity') ?? '',
    ...(model !== undefined && { model }),
    ...(schema && { schema }),
    rules: itemsOf(own(step, 'rules')).filter(isObject) as unknown as Rule[],
  };
}

function textAt(step: JsonObject, key: string, longest = Infinity): string | undefined {
  const text = own(step, key);
  return typeof text === 'string' && text.length <= longest ? text : undefined;
}

/** A name that cannot be read keeps its place, as one that nobody has. */
function textsAt(step: JsonObject, key: string): string[] {
  return itemsOf(own(step, key)).map((text) =>
    typeof text === 'string' && text.length <= BOUNDS.name ? text : '',
  );
}

function schemaOf(value: Json | undefined): PlannedSchema | undefined {
  if (!isObject(value)) return undefined;
  const schema = value as JsonObject;
  const most = own(schema, 'max_items');
  if (schema['type'] === 'list' && typeof most === 'number') return { type: 'list', max_items: most };
  return schema['type'] === 'object' ? { type: 'object', fields: textsAt(schema, 'fields') } : undefined;
}
