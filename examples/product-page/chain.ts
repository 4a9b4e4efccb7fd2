import { chain, promptsIn } from 'catenary';
import { z } from 'zod';

// prettier-ignore
export const productPage = chain('product_page', {
  inputs: z.object({ product_brief: z.string() }),
  context: 'The brief of a product:\n{{product_brief}}',
  defaults: { system: promptsIn(__dirname).file('prompts/house-style.md') },
})
  .step('extract_keywords', { as: 'keyword_list', output: z.array(z.string().min(2).max(30)).min(3).max(6),
    prompt: 'List short selling keywords for this product, the strongest first.' })
  .step('write_headline', { as: 'headline', output: z.string().min(8).max(70),
    prompt: 'Write one headline for this product, at most ten words.\nKeywords: {{keyword_list}}',
    checks: [{ maxWords: 12 }, { excludes: ['!', '#'] }],
    fallback: [{ prompt: 'Name this product in five plain words.' }, { value: 'New in our shop' }] })
  .step('write_description', { as: 'description', maxTokens: 400,
    prompt: 'Describe this product in at most 80 words, below the headline "{{headline}}".\nKeywords: {{keyword_list}}',
    checks: [{ maxWords: 110 }, { excludes: ['!', '#'] }],
    fallback: [{ prompt: 'Describe this product in two sentences.' }, { value: 'Ask us about it: we know it well.' }] })
  .step('write_cta', { as: 'cta_text', output: z.string().min(4).max(40), onFailure: 'skip',
    prompt: 'Write the text of the button below this description.\n{{description}}',
    checks: [{ maxWords: 6 }, { judge: 'It invites to one action, and promises nothing that the brief does not say.' }],
    fallback: { value: 'Order it here' } })
  .step('validate_tone', { as: 'tone_feedback', output: z.object({ fits: z.boolean(), notes: z.array(z.string().max(120)).max(3) }),
    prompt: 'Does the tone of this page fit a shop that promises little and keeps it? Note what does not.\n{{all_outputs}}' });
