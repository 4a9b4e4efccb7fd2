import type { Path, Problems } from '../check/problems';
import { show } from '../check/shape/shape';
import type { ActivityBlock, Block, Check, StepBlock, TextBlock } from '../definition/definition';
import type { JsonSchema } from '../json';
import { nameProblem } from '../definition/names';
import type { NamedStep } from './name-steps';
import { normalName } from './plan-names';
import type { StepSlots } from './plan-slots';
import type { PlannedSchema } from './plan-step';
import { asData } from './plan-template';

/** A step of an answer as a block; what it lists and does not name comes as data behind its prompt. */
export function buildBlock(step: NamedStep, slots: StepSlots, problems: Problems): Block {
  if (step.kind === 'text') return textBlock(step, slots, problems);
  return step.kind === 'activity' ? activityBlock(step, slots) : stepBlock(step, slots, problems);
}

function stepBlock(step: NamedStep, slots: StepSlots, problems: Problems): StepBlock {
  const output = step.schema && outputSchema(step.schema, step.at, problems);
  const prompt = promptText(step, slots, step.prompt, 'prompt');
  const checks: Check[] = [...step.rules, { judge: slots.mend(step.criteria, 'validation_criteria').text }];
  const fallback = step.fallback.trim() !== '' && promptText(step, slots, step.fallback, 'fallback_prompt');
  return {
    step: step.name,
    ...shared(step),
    prompt,
    ...(step.model !== undefined && { model: step.model }),
    ...(output && { output }),
    checks,
    ...(fallback && { fallback: { prompt: fallback } }),
  };
}

function promptText(step: NamedStep, slots: StepSlots, said: string, key: string): string {
  const { text, named } = slots.mend(said.trim(), key);
  const data = [...slots.listed]
    .filter(([name]) => !named.has(name))
    .map(([name, slot]) => `<${name}>\n{{${slot}}}\n</${name}>`);
  return [text, ...data, `The form of your answer: ${asData(step.format)}`].join('\n\n');
}

/** Its text is the output: data that its author found no place for would only spoil it. */
function textBlock(step: NamedStep, slots: StepSlots, problems: Problems): TextBlock {
  const { text, named } = slots.mend(step.template, 'template');
  for (const [name, slot] of slots.listed)
    if (!named.has(name))
      problems.add(
        [...step.at, 'template'],
        `has no place for the input "${name}": write {{${slot}}} where it belongs`,
      );
  return { text: step.name, ...shared(step), template: text };
}

function activityBlock(step: NamedStep, slots: StepSlots): ActivityBlock {
  const args = [...slots.listed.values()].map((slot) => `{{${slot}}}`);
  return { activity: step.name, ...shared(step), call: step.activity, args };
}

function shared({ name, output, needs, format, kind, criteria }: NamedStep): {
  description: string;
  as?: string;
} {
  const verified = kind === 'step' ? '' : `; ${criteria}`;
  return { ...(output !== name && { as: output }), description: `${needs} → ${format}${verified}` };
}

function outputSchema(schema: PlannedSchema, at: Path, problems: Problems): JsonSchema {
  if (schema.type === 'list')
    return { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: schema.max_items };
  const names = schema.fields.map(normalName);
  names.forEach((name, i) => {
    const place = [...at, 'output_schema', 'fields', i];
    const said = show(schema.fields[i]!);
    if (name === '')
      problems.add(place, `${said} has no letter from a to z in it: write a name such as title`);
    else if (names.indexOf(name) < i) problems.add(place, `${said} is listed twice: each field once`);
    else if (nameProblem(name) !== undefined) problems.add(place, `${nameProblem(name)}: choose another one`);
  });
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    required: [...new Set(names)],
    additionalProperties: false,
  };
}
