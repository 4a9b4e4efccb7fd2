import type { Json, JsonSchema } from '../json';
import { ALL } from './plan-slots';

/**
 * An answer's form, shown to the model: a plan that would pass, of whatever the steps may name. It has every field,
 * because a small model under a grammar has to write all of them and copies what it sees.
 */
export function exampleAnswer(inputs: Readonly<Record<string, JsonSchema>>, mostSteps: number): Json {
  const [source] = Object.keys(inputs);
  return { steps: exampleSteps(source).slice(0, mostSteps) };
}

function exampleSteps(source: string | undefined): Json[] {
  return [
    {
      kind: 'step',
      step_name: 'list_points',
      input_description: 'whatever the text is about',
      inputs: source === undefined ? [] : [source],
      prompt: 'List the points that matter most, the strongest first.',
      output_name: 'points',
      output_format: 'a list of three to six short phrases',
      validation_criteria: 'Each phrase makes one point and none says the same twice.',
      output_schema: { type: 'list', max_items: 6 },
      rules: [{ maxWords: 60 }],
      fallback_prompt: 'List three points.',
    },
    {
      kind: 'step',
      step_name: 'write_text',
      input_description: 'the points',
      inputs: ['points'],
      prompt: 'Write one paragraph that makes these points: {{points}}',
      output_name: 'paragraph',
      output_format: 'one paragraph of at most 80 words',
      validation_criteria: 'It makes points in plain words and promises nothing else.',
      output_schema: { type: 'text' },
      rules: [{ maxWords: 80 }, { excludes: ['!'] }],
      fallback_prompt: 'Write two plain sentences.',
    },
    {
      kind: 'step',
      step_name: 'review_text',
      input_description: 'everything written so far',
      inputs: [ALL],
      prompt: 'Say what should be changed.',
      output_name: 'review',
      output_format: 'at most three sentences',
      validation_criteria: 'It names what to change and where.',
      output_schema: { type: 'text' },
      rules: [{ maxWords: 60 }],
      fallback_prompt: 'Say in one sentence what should be changed.',
    },
  ];
}
