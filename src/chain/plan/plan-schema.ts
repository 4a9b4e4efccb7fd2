import type { NormalAllowance } from '../contract';
import type { JsonSchema } from '../json';
import { list, type PlanShape, record, type RecordShape, text } from './plan-shape';

/**
 * Most characters and items. A small model under a grammar closes a text or a list only where it must, so that everything
 * has a bound: a step that uses up all of them takes less than 4,000 characters, and four such steps an ordinary
 * `maxTokens`.
 */
export const BOUNDS = {
  /** What a name may have. */
  name: 64,
  /** One sentence. */
  sentence: 160,
  /** A handful of criteria. */
  criteria: 240,
  /** One narrow aim; the texts it is about come in through slots. */
  prompt: 600,
  /** A simpler one. */
  fallback: 240,
  /** More are better read as `all_outputs`. */
  inputs: 12,
  /** Of a structured output; a small model copes with few. */
  fields: 8,
  /** Of an output that is a list. */
  items: 20,
  /** Of one step. */
  rules: 4,
  /** Words or phrases of one rule, and their characters. */
  phrases: 4,
  phrase: 40,
  /** What the default `maxTokens` of a step holds. */
  words: 2000,
} as const;

const name = text(BOUNDS.name);

/** What the article asks of every step, and what joins steps to each other. */
const COMMON = {
  step_name: text(BOUNDS.name, 'a short name of what the step does, such as write_headline'),
  input_description: text(BOUNDS.sentence, 'what this step needs'),
  inputs: list(name, 0, BOUNDS.inputs, 'names of inputs and of outputs of earlier steps; or all_outputs'),
} as const;
const MADE = {
  output_name: text(BOUNDS.name, 'the name of what this step produces, such as headline'),
  output_format: text(BOUNDS.sentence, 'what this step produces, in which form and how long'),
  validation_criteria: text(BOUNDS.criteria, 'how to verify the output by looking at nothing else'),
} as const;

const OUTPUT_SCHEMA: PlanShape = {
  description: 'only where the output is not plain text',
  anyOf: [
    record({ type: { enum: ['text'] } }),
    record({
      type: { enum: ['list'] },
      max_items: { type: 'integer', minimum: 1, maximum: BOUNDS.items },
    }),
    record({ type: { enum: ['object'] }, fields: list(name, 1, BOUNDS.fields) }),
  ],
};

const words: PlanShape = { type: 'integer', minimum: 1, maximum: BOUNDS.words };
const phrases = list(text(BOUNDS.phrase), 1, BOUNDS.phrases);
const RULES = list(
  {
    anyOf: [
      record({ maxWords: words }),
      record({ minWords: words }),
      record({ includes: phrases }),
      record({ excludes: phrases }),
    ],
  },
  0,
  BOUNDS.rules,
  'what of the criteria can be counted',
);

/** What the steps of an answer may be, by kind; the first is meant where a step does not say. */
function entryShapes({ kinds, models, activities }: NormalAllowance): RecordShape[] {
  const model = models.length > 0 && { model: { enum: models } };
  const step = record(
    {
      kind: { enum: ['step'] },
      ...COMMON,
      prompt: text(BOUNDS.prompt, 'what the model is told; {{name}} is where an input belongs'),
      ...model,
      ...MADE,
      output_schema: OUTPUT_SCHEMA,
      rules: RULES,
      fallback_prompt: text(BOUNDS.fallback, 'a simpler prompt, for when the first one fails', 0),
    },
    ['kind', 'model', 'output_schema', 'rules', 'fallback_prompt'],
  );
  const joined = record({
    kind: { enum: ['text'] },
    ...COMMON,
    template: text(BOUNDS.prompt, 'the text itself; {{name}} is where an input belongs'),
    ...MADE,
  });
  const called = record({
    kind: { enum: ['activity'] },
    ...COMMON,
    activity: { enum: activities },
    ...MADE,
  });
  const shapes = [
    ...(kinds.includes('step') ? [step] : []),
    ...(kinds.includes('text') ? [joined] : []),
    ...(kinds.includes('activity') && activities.length > 0 ? [called] : []),
  ];
  return shapes.length > 0 ? shapes : [step];
}

/** The shape of an answer within an allowance. */
export function planShape(allow: NormalAllowance): RecordShape {
  const entries = entryShapes(allow);
  const entry: PlanShape = entries.length === 1 ? entries[0]! : { anyOf: entries };
  return record({ steps: list(entry, 1, allow.steps) });
}

/** The same as a JSON Schema, for the provider's grammar. */
export function planSchema(allow: NormalAllowance): JsonSchema {
  return planShape(allow) as unknown as JsonSchema;
}
