// Compiled; what it exports is built, too: what a sub-chain makes of a mistake, and its output.
import { z } from 'zod';
import { chain, type OutputsOf, prompt, subchain } from '../../../../src';
import { anyChain, anyText, empty, loose, outline, same, type Same } from './typed-chains';

const translate = chain('translate', {
  inputs: z.object({
    text: z.string(),
    lang: z.enum(['de', 'fr']),
    tone: z.string().default('plain'),
    n: z.number().optional(),
  }),
})
  .step('translation', { prompt: '{{text}} {{lang}} {{tone}} {{n?}}' })
  .step('notes', { prompt: 'x', onFailure: 'skip' });
export const called = outline
  .chain('whole', translate, { inputs: { text: '{{brief}}', lang: 'de' } })
  .chain('one', translate, {
    inputs: { text: 'On {{brief}}', lang: 'fr', n: '{{outline.count}}' },
    returns: 'translation',
  })
  .chain('two', translate, { inputs: { text: '{{brief}}', lang: 'de', tone: '{{note?}}' }, returns: 'notes' })
  .chain('skips', translate, {
    inputs: { text: prompt.dynamic(anyText), lang: 'de' },
    returns: 'translation',
    onFailure: 'skip',
  })
  .chain('plain', anyChain, { inputs: { anything: 5 } })
  .chain('part', anyChain, { returns: 'whatever', as: 'mine' })
  .parallel({
    member: subchain(translate, { inputs: { text: '{{one}}', lang: 'de' }, returns: 'translation' }),
  });
same<
  Same<
    Omit<OutputsOf<typeof called>, 'outline'>,
    {
      readonly whole: { readonly translation: string; readonly notes: string | undefined };
      readonly one: string;
      readonly two: string | undefined;
      readonly skips: string | undefined;
      readonly plain: Readonly<Record<string, unknown>>;
      readonly mine: unknown;
      readonly member: string;
    }
  >
>();
called.text('a', { template: '{{whole.translation}} {{whole.notes?}} {{plain.x?}} {{mine.x.y}}' });
empty.chain('none', empty.step('a', { prompt: 'x' }), { inputs: { brief: 'x' } });
empty.chain('none', chain('free').text('a', { template: 'x' })).text('b', { template: '{{none.a}}' });
loose.chain('l', translate, { inputs: { text: '{{fetch.text}}', lang: '{{fetch.lang}}' } });
// @ts-expect-error an input that is missing
empty.chain('t', translate, { inputs: { text: '{{brief}}' } });
// @ts-expect-error all inputs are missing
empty.chain('t', translate);
// @ts-expect-error all inputs are missing, beside other options
empty.chain('t', translate, { returns: 'translation' });
// @ts-expect-error an input that it does not have
empty.chain('t', translate, { inputs: { text: 'x', lang: 'de', lnag: 'de' } });
// @ts-expect-error a misspelt slot
empty.chain('t', translate, { inputs: { text: '{{breif}}', lang: 'de' } });
// @ts-expect-error a constant of another type
empty.chain('t', translate, { inputs: { text: 'x', lang: 'it' } });
// @ts-expect-error a slot of another type
outline.chain('t', translate, { inputs: { text: '{{outline.count}}', lang: 'de' } });
// @ts-expect-error a slot that may be absent, for an input that may not
empty.chain('t', translate, { inputs: { text: '{{note?}}', lang: 'de' } });
// @ts-expect-error an output that it does not have
empty.chain('t', translate, { inputs: { text: 'x', lang: 'de' }, returns: 'translatoin' });
// @ts-expect-error an output after the call that it does not have
called.text('a', { template: '{{whole.translatoin}}' });
// @ts-expect-error the output of a sub-chain outside of it
called.text('a', { template: '{{translation}}' });
// @ts-expect-error no chain
empty.chain('t', 'translate.yaml');
// @ts-expect-error a misspelt option
empty.chain('t', anyChain, { input: { text: 'x' } });
// @ts-expect-error in a group
empty.parallel({ t: subchain(translate, { inputs: { text: '{{breif}}', lang: 'de' } }) });
// @ts-expect-error an input that is missing, in a group
empty.parallel({ t: subchain(translate, { inputs: { text: 'x' } }) });
// @ts-expect-error all inputs are missing, in a group
empty.parallel({ t: subchain(translate) });
