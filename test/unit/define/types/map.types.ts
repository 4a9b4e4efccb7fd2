// Compiled; what it exports is built, too: what a map makes of a mistake, and its output.
import { z } from 'zod';
import { activity, approval, chain, map, type OutputsOf, parallel, step, text } from '../../../../src';
import { anyText, Label, loose, outline, same, type Same, Section, x } from './typed-chains';

export const pages = outline.map('pages', {
  over: 'outline.sections',
  item: 'section',
  concurrency: 5,
  siblings: 'cancel',
  each: step({
    prompt: 'Write {{section.title}} ({{index}}) {{section.note?}} of {{outline.count}} {{brief}}',
  }),
});
same<Same<OutputsOf<typeof pages>['pages'], string[]>>();
pages.text('a', { template: '{{pages.0}} {{pages}}' });
outline.map('pages', { over: 'outline.sections', each: text({ template: '{{item.title}}' }) });
outline.map('pages', {
  over: 'outline.sections',
  each: parallel({
    draft: step({ prompt: '{{item.title}}', output: z.object({ n: z.number() }) }),
    ok: approval({ of: 'draft', onReject: { redo: 'draft' } }),
    last: text({ template: '{{draft.n}}' }),
  }),
});
outline.map('m', {
  over: 'outline.extra',
  when: { 'outline.extra': { exists: true } },
  each: text({ template: '{{item}}' }),
});
export const mapped = outline
  .map('skips', { over: 'outline.sections', each: step({ prompt: 'x', onFailure: 'skip' }) })
  .map('holes', {
    over: 'outline.sections',
    onFailure: 'skip',
    each: step({ prompt: 'x', output: z.number() }),
  })
  .map('some', { over: 'outline.sections', each: text({ template: 'x', when: { index: { gt: 1 } } }) })
  .map('own', { over: 'outline.sections', as: 'mine', each: activity({ output: Label }) })
  .map('whole', { over: 'outline.sections', when: { brief: 'x' }, each: x })
  .map('groups', {
    over: 'outline.sections',
    each: parallel({ a: x, b: step({ prompt: 'x', onFailure: 'skip' }) }),
  })
  .map('lists', {
    over: 'outline.sections',
    item: 'row',
    each: map({
      over: 'outline.sections',
      each: text({ template: '{{item.title}} {{row.title}} {{index}}' }),
    }),
  });
same<
  Same<
    Omit<OutputsOf<typeof mapped>, 'outline'>,
    {
      readonly skips: (string | null)[];
      readonly holes: (number | null)[];
      readonly some: (string | null)[];
      readonly mine: z.infer<typeof Label>[];
      readonly whole: string[] | undefined;
      readonly groups: { readonly a: string; readonly b: string | undefined }[];
      readonly lists: string[][];
    }
  >
>();
const skipping = chain('page', {
  inputs: z.object({ list: z.array(z.string()) }),
  defaults: { onFailure: 'skip' },
});
export const skipped = skipping.map('m', { over: 'list', each: step({ prompt: '{{item}}' }) });
same<Same<OutputsOf<typeof skipped>['m'], (string | null)[]>>();
loose.map('m', { over: 'fetch.rows', each: text({ template: '{{item.any.thing}}' }) });
// @ts-expect-error a misspelt path
outline.map('m', { over: 'outline.sectoins', each: x });
// @ts-expect-error no list
outline.map('m', { over: 'outline.count', each: x });
// @ts-expect-error a list that may be absent
outline.map('m', { over: 'outline.extra', each: x });
// @ts-expect-error braces
outline.map('m', { over: '{{outline.sections}}', each: x });
// @ts-expect-error a path that the compiler cannot read
outline.map('m', { over: anyText, each: x });
// @ts-expect-error a misspelt part of the item
outline.map('m', { over: 'outline.sections', each: text({ template: '{{item.titel}}' }) });
// @ts-expect-error a part of the item that may be absent
outline.map('m', { over: 'outline.sections', each: text({ template: '{{item.note}}' }) });
// @ts-expect-error the item by a name that it does not have
outline.map('m', { over: 'outline.sections', item: 'section', each: text({ template: '{{item.title}}' }) });
// @ts-expect-error an item named like an input
outline.map('m', { over: 'outline.sections', item: 'brief', each: x });
// @ts-expect-error a condition on the item
outline.map('m', { over: 'outline.sections', each: text({ template: 'x', when: { 'item.titel': 'x' } }) });
// @ts-expect-error a misspelt slot deep in a group
outline.map('m', { over: 'outline.sections', each: parallel({ a: text({ template: '{{itme}}' }) }) });
const over = map({ over: 'item.title', each: x });
// @ts-expect-error deep in a map
outline.map('m', { over: 'outline.sections', each: over });
// @ts-expect-error an output that was made outside the item
outline.map('m', { over: 'outline.sections', each: approval({ of: 'outline' }) });
// @ts-expect-error the item in a system prompt
outline.map('m', { over: 'outline.sections', each: step({ prompt: 'x', system: '{{item.title}}' }) });
// @ts-expect-error nothing to be done for each
outline.map('m', { over: 'outline.sections' });
// @ts-expect-error an output named like an input
outline.map('m', { over: 'outline.sections', as: 'brief', each: x });
// @ts-expect-error the item after the map
pages.text('a', { template: '{{section}}' });
// @ts-expect-error the list of a map that is skipped
mapped.text('a', { template: '{{whole}}' });
outline.parallel({
  pages: map({ over: 'sibling', each: text({ template: '{{item.title}}' }) }),
  sibling: step({ prompt: 'x', output: z.array(Section) }),
  after: text({ template: '{{pages.0}}' }),
});
// @ts-expect-error a sibling that is not a list
outline.parallel({ m: map({ over: 'a', each: x }), a: x });
