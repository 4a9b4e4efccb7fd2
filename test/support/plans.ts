import type { Json, JsonSchema } from '../../src/chain/json';

/** The article's request, what its steps may name, and what a good model plans for it. */
export const PRODUCT_PAGE_REQUEST = 'write a product page';

export const PRODUCT_PAGE_INPUTS: Readonly<Record<string, JsonSchema>> = {
  product_brief: { type: 'string' },
};

/** The article's five steps and the names of their outputs, in order. */
export const PRODUCT_PAGE_STEPS = [
  ['extract_keywords', 'keyword_list'],
  ['write_headline', 'headline'],
  ['write_description', 'description'],
  ['write_cta', 'cta_text'],
  ['validate_tone', 'tone_feedback'],
] as const;

/** As the scripted endpoint gives it: `answers: { '<path of the plan>': { json: PRODUCT_PAGE_PLAN } }`. */
export const PRODUCT_PAGE_PLAN = {
  steps: [
    {
      step_name: 'extract_keywords',
      input_description: 'the brief of the product',
      inputs: ['product_brief'],
      prompt: 'List the strongest selling keywords for this product, the strongest first.',
      output_name: 'keyword_list',
      output_format: 'a list of three to six short keywords',
      validation_criteria: 'Every keyword is short and says something a buyer would look for.',
      output_schema: { type: 'list', max_items: 6 },
    },
    {
      step_name: 'write_headline',
      input_description: 'the keywords',
      inputs: ['keyword_list'],
      prompt: 'Write one headline for the product with these keywords: {{keyword_list}}',
      output_name: 'headline',
      output_format: 'one line of at most twelve words',
      validation_criteria: 'It is one line and names what is sold.',
      rules: [{ maxWords: 12 }, { excludes: ['!'] }],
      fallback_prompt: 'Name this product in five plain words.',
    },
    {
      step_name: 'write_description',
      input_description: 'the keywords and the headline',
      inputs: ['keyword_list', 'headline'],
      prompt: 'Describe the product below the headline "{{headline}}".\nKeywords: {{keyword_list}}',
      output_name: 'description',
      output_format: 'one paragraph of at most 80 words',
      validation_criteria: 'It describes one product in plain words.',
      rules: [{ maxWords: 110 }],
      fallback_prompt: 'Describe the product in two sentences.',
    },
    {
      step_name: 'write_cta',
      input_description: 'the description',
      inputs: ['description'],
      prompt: 'Write the text of the button below this description.\n{{description}}',
      output_name: 'cta_text',
      output_format: 'at most six words',
      validation_criteria: 'It invites to one action.',
      rules: [{ maxWords: 6 }],
    },
    {
      step_name: 'validate_tone',
      input_description: 'everything that was written',
      inputs: ['all_outputs'],
      prompt: 'Does the tone of this page fit a shop that promises little and keeps it?\n{{all_outputs}}',
      output_name: 'tone_feedback',
      output_format: 'whether the tone fits, and notes on what does not',
      validation_criteria: 'It says whether the tone fits, and why.',
      output_schema: { type: 'object', fields: ['verdict', 'notes'] },
    },
  ],
} as const satisfies Json;
