// Compiled, never run: what a text makes of a mistake, and its output.
import { map, type OutputsOf, prompt, step, text } from '../../../../src';
import { anyText, loose, outline, same, type Same, x } from './typed-chains';

const joined = outline
  .map('pages', { over: 'outline.sections', each: step({ prompt: '{{item.title}}' }) })
  .text('file', { join: 'pages', with: '\n{{brief}}\n' })
  .text('extras', { join: 'outline.extra', when: { 'outline.extra': { exists: true } } });
same<Same<OutputsOf<typeof joined>['file'], string>>();
same<Same<OutputsOf<typeof joined>['extras'], string | undefined>>();
loose.text('a', { join: 'fetch.rows' });
outline.parallel({
  pages: map({ over: 'outline.sections', each: x }),
  file: text({ join: 'pages', with: prompt.dynamic(anyText) }),
});
outline.map('m', { over: 'outline.sections', each: text({ join: 'outline.sections' }) });
// @ts-expect-error nothing to make it of
outline.text('a', {});
// @ts-expect-error the same as a member
outline.parallel({ a: text({ when: { brief: 'x' } }) });
// @ts-expect-error both
outline.text('a', { template: 'x', join: 'outline.sections' });
// @ts-expect-error a misspelt path
outline.text('a', { join: 'outline.sectoins' });
// @ts-expect-error no list
outline.text('a', { join: 'outline.count' });
// @ts-expect-error a list that may be absent
outline.text('a', { join: 'outline.extra' });
// @ts-expect-error braces
outline.text('a', { join: '{{outline.sections}}' });
// @ts-expect-error a misspelt slot between the items
outline.text('a', { join: 'outline.sections', with: '{{breif}}' });
// @ts-expect-error a sibling that is not a list
outline.parallel({ a: text({ join: 'b' }), b: x });
// @ts-expect-error deep in a map
outline.map('m', { over: 'outline.sections', each: text({ join: 'item.title' }) });
