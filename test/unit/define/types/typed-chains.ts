import { z } from 'zod';
import { approval, chain, type ChainDefinition, parallel, step, text } from '../../../../src';

/** Compared in type tests: `same<Same<A, B>>()` compiles where the two are the same type. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export const same = <T extends true>(): T | undefined => undefined;

export const anyText: string = 'any text';
export const anyChain: ChainDefinition = {
  catenary: 1,
  name: 'loose',
  inputs: { anything: 'integer?' },
  blocks: [{ text: 'whatever', template: 'x' }],
};
export const x = text({ template: 'x' });
export const Section = z.object({ title: z.string(), note: z.string().optional() });
export const Label = z.object({
  kind: z.enum(['refund', 'question']),
  sure: z.boolean(),
  stars: z.number(),
});

export const empty = chain('page', {
  inputs: z.object({ brief: z.string(), note: z.string().optional() }),
});
export const outline = empty.step('outline', {
  prompt: '{{brief}}',
  output: z.object({ sections: z.array(Section), count: z.number(), extra: z.array(z.string()).optional() }),
});
export const headed = empty
  .step('write_headline', { prompt: '{{brief}}', as: 'headline' })
  .parallel({ one: step({ prompt: 'x' }), two: parallel({ three: step({ prompt: 'x' }) }) });
export const labelled = empty.step('label', { prompt: '{{brief}}', output: Label });
export const maybe = empty.step('label', { prompt: '{{brief}}', output: Label, onFailure: 'skip' });
export const loose = empty.activity('fetch', { args: [] });
export const gate = approval({ of: 'headline', onFailure: 'skip' });
