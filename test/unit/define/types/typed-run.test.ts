import { z } from 'zod';
import { chain, map, type OutputsOf, parallel, step, text } from '../../../../src/define';
import { simulate } from '../../../../src/testing';

const translate = chain('translate', {
  inputs: z.object({ text: z.string(), lang: z.enum(['de', 'fr']), note: z.string().optional() }),
})
  .step('translation', { prompt: '{{text}} to {{lang}} {{note?}}' })
  .step('notes', { prompt: 'x', when: { note: { exists: true } } });
const rows = z.array(z.object({ n: z.number() }));
const typed = chain('typed', { inputs: z.object({ brief: z.string(), note: z.string().optional() }) })
  .step('label', { prompt: '{{brief}}', output: z.object({ kind: z.enum(['a', 'b']), rows }) })
  .map('pages', {
    over: 'label.rows',
    item: 'row',
    each: step({ prompt: '{{row.n}} {{index}}', when: { index: { gt: 0 } } }),
  })
  .map('groups', {
    over: 'label.rows',
    each: parallel({ a: text({ template: '{{item.n}}' }), b: text({ template: '{{a}}!' }) }),
  })
  .map('nested', {
    over: 'label.rows',
    item: 'row',
    each: map({ over: 'label.rows', each: text({ template: '{{row.n}}{{item.n}}{{index}}' }) }),
  })
  .chain('whole', translate, { inputs: { text: '{{brief}}', lang: 'de', note: '{{note?}}' } })
  .chain('one', translate, { inputs: { text: '{{brief}}', lang: 'fr' }, returns: 'translation' })
  .switch('route', {
    on: 'label.kind',
    cases: { a: text({ template: 'A' }), b: parallel({ c: text({ template: '{{label.kind}}' }) }) },
  });

test('a run gives what the types say', () => {
  const { outputs } = simulate(typed, {
    inputs: { brief: 'B' },
    answers: {
      label: { json: { kind: 'b', rows: [{ n: 1 }, { n: 2 }] } },
      'pages[1]/each': 'two',
      'whole/translation': 'deutsch',
      'one/translation': 'français',
    },
  });
  const expected: OutputsOf<typeof typed> = {
    label: { kind: 'b', rows: [{ n: 1 }, { n: 2 }] },
    pages: [null, 'two'],
    groups: [
      { a: '1', b: '1!' },
      { a: '2', b: '2!' },
    ],
    nested: [
      ['110', '121'],
      ['210', '221'],
    ],
    whole: { translation: 'deutsch', notes: undefined },
    one: 'français',
    route: { c: 'b' },
  };
  expect(outputs).toEqual(expected);
});
