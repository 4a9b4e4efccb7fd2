import { chain, subchain } from 'catenary';
import { z } from 'zod';

/** A page is a chain of its own: it sees its section and nothing of the other pages. */
export const page = chain('page', {
  inputs: z.object({ handbook: z.string(), title: z.string(), covers: z.string() }),
  context: 'The handbook is called "{{handbook}}".',
  defaults: { system: 'You write handbooks: plain words, short sentences, nothing that you do not know.' },
})
  .step('draft', {
    maxTokens: 300,
    prompt:
      'Write its page "{{title}}" in at most 120 words of plain text, without a heading. It covers: {{covers}}.',
    checks: [{ minWords: 8 }, { maxWords: 160 }, { excludes: ['#'] }],
    fallback: [
      { prompt: 'Explain "{{title}}" in two plain sentences.', maxTokens: 120 },
      { value: 'This page could not be written, and is left to an editor.' },
    ],
  })
  .text('page', { template: '## {{title}}\n\n{{draft}}' });

/** An outline, a page for each of its sections, four at a time, one look at all of them, and one file. */
export const multiPageDocument = chain('multi_page_document', {
  inputs: z.object({ topic: z.string() }),
})
  .step('outline', {
    output: z.object({
      title: z.string().min(3).max(80),
      sections: z
        .array(z.object({ title: z.string().min(3).max(60), covers: z.string().min(3).max(120) }))
        .min(2)
        .max(5),
    }),
    prompt:
      'Outline a short handbook on {{topic}}: a title, and two to five sections, each with what it covers and the others do not.',
  })
  .map('pages', {
    over: 'outline.sections',
    item: 'section',
    concurrency: 4,
    each: subchain(page, {
      inputs: {
        handbook: '{{outline.title}}',
        title: '{{section.title}}',
        covers: '{{section.covers}}',
      },
      returns: 'page',
    }),
  })
  .text('body', { join: 'pages' })
  .step('consistency', {
    output: z.object({ consistent: z.boolean(), problems: z.array(z.string().min(3).max(160)).max(5) }),
    prompt: `Do these pages of one document contradict or repeat each other, or call one thing by two names? Note where.
<pages>
{{body}}
</pages>`,
    // All pages at once are much to read: the first word of the answer may take its time.
    timeouts: { idle: '5 minutes' },
    fallback: { value: { consistent: false, problems: ['Nobody has read the pages side by side.'] } },
  })
  .text('open_points', {
    when: { 'consistency.consistent': false },
    join: 'consistency.problems',
    with: '\n',
  })
  .text('document', { template: '# {{outline.title}}\n\n{{body}}' });
