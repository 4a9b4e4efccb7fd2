import { z } from 'zod';
import { chain, promptsIn } from '../../src/define';

const system = promptsIn(__dirname).file('prompts/house-style.md');
const brief = '<brief>\n{{product_brief}}\n</brief>';

// prettier-ignore
export const productPage = chain('product_page', { inputs: z.object({ product_brief: z.string() }), defaults: { system } })
  .step('extract_keywords', { as: 'keyword_list', output: z.array(z.string().min(2).max(40)).min(3).max(8),
    prompt: `List the strongest selling keywords of this product, the strongest first.\n${brief}` })
  .step('write_headline', { as: 'headline', maxTokens: 200,
    prompt: `Write one headline for this product, at most ten words. Reply with the headline alone.\nKeywords: {{keyword_list}}\n${brief}`,
    checks: [{ maxWords: 12 }, { maxChars: 90 }, { excludes: ['!', '\n'] }],
    fallback: [{ prompt: `Name this product in five plain words. Reply with the five words alone.\n${brief}` }, { value: 'New in our shop' }] })
  .step('write_description', { as: 'description', output: z.string().min(40).max(700),
    prompt: `Describe the product below its headline in at most 90 words.\n<headline>{{headline}}</headline>\nKeywords: {{keyword_list}}\n${brief}` })
  .step('write_cta', { as: 'cta_text', output: z.string().min(4).max(60), onFailure: 'skip',
    prompt: 'Write the text of the button that follows this description.\n<description>{{description}}</description>',
    checks: [{ maxWords: 8 }, { judge: 'Invites to one action, and promises nothing that this does not say:\n{{description}}' }],
    fallback: { prompt: 'Write three words for a button that leads to the order form.' } })
  .step('validate_tone', { as: 'tone_feedback', output: z.object({ fits: z.boolean(), notes: z.array(z.string().max(160)).max(3) }),
    prompt: 'Does the tone of this page fit a shop that promises little and keeps it? Note what does not.\n{{all_outputs}}' });
