// Compiled; what it exports is built, too: what a switch makes of a mistake, and its output.
import { z } from 'zod';
import { activity, type OutputsOf, parallel, step, switchOn, text } from '../../../../src';
import { gate, headed, labelled, loose, maybe, same, type Same, x } from './typed-chains';

export const routed = labelled
  .switch('route', {
    on: 'label.kind',
    cases: {
      refund: step({ prompt: '{{label.stars}}' }),
      question: step({ prompt: 'x', output: z.number() }),
    },
  })
  .switch('sure', {
    on: 'label.sure',
    cases: { true: x, false: text({ template: 'y' }) },
  })
  .switch('stars', {
    on: 'label.stars',
    cases: { 1: x },
    otherwise: activity({ output: z.boolean() }),
    as: 'rated',
  })
  .switch('part', {
    on: 'label.kind',
    cases: { refund: x },
    otherwise: step({ prompt: 'x', onFailure: 'skip' }),
  })
  .switch('skips', { on: 'brief', cases: { y: x }, otherwise: x, onFailure: 'ask' })
  .switch('groups', {
    on: 'label.sure',
    cases: {
      true: parallel({ a: x, b: text({ template: '{{a}}' }) }),
      false: text({ template: 'y' }),
    },
  });
same<
  Same<
    Omit<OutputsOf<typeof routed>, 'label'>,
    {
      readonly route: string | number;
      readonly sure: string;
      readonly rated: string | boolean;
      readonly part: string | undefined;
      readonly skips: string | undefined;
      readonly groups: string | { readonly a: string; readonly b: string };
    }
  >
>();
maybe.switch('r', {
  on: 'label.kind',
  cases: { refund: text({ template: '{{label.stars}}' }) },
  otherwise: text({ template: '{{label.stars?}}' }),
});
loose.switch('r', {
  on: 'fetch.kind',
  cases: { a: x },
  otherwise: text({ template: 'y' }),
});
labelled.parallel({
  a: switchOn({ on: 'b', cases: { x: x, y: text({ template: '{{b}}' }) } }),
  b: step({ prompt: 'x', output: z.enum(['x', 'y']) }),
});
// @ts-expect-error a value that no case is for
labelled.switch('r', { on: 'label.kind', cases: { refund: x } });
// @ts-expect-error a truth value that no case is for
labelled.switch('r', { on: 'label.sure', cases: { true: x } });
// @ts-expect-error a case that no value is for
labelled.switch('r', { on: 'label.kind', cases: { refnd: x }, otherwise: x });
// @ts-expect-error all other texts
labelled.switch('r', { on: 'brief', cases: { refund: x } });
// @ts-expect-error all other values of what is not known
loose.switch('r', { on: 'fetch.kind', cases: { a: x } });
// @ts-expect-error a misspelt path
labelled.switch('r', { on: 'label.knid', cases: { y: x }, otherwise: x });
// @ts-expect-error no case
labelled.switch('r', { on: 'label.kind', cases: {}, otherwise: x });
// @ts-expect-error a value that may be absent, for which there is no case
maybe.switch('r', { on: 'label.sure', cases: { true: x, false: x } });
maybe.switch('r', {
  on: 'label.sure',
  cases: { true: x, false: x },
  when: { 'label.sure': { exists: true } },
});
// @ts-expect-error a value with parts
labelled.switch('r', { on: 'label', cases: { y: x }, otherwise: x });
const breif = text({ template: '{{breif}}' });
const stars = text({ template: '{{label.stars}}' });
// @ts-expect-error a misspelt slot in a case
labelled.switch('r', { on: 'label.sure', cases: { true: breif }, otherwise: x });
// @ts-expect-error a misspelt slot in the other case
labelled.switch('r', { on: 'label.sure', cases: { true: x }, otherwise: breif });
// @ts-expect-error the value where it may be absent
maybe.switch('r', { on: 'label.sure', cases: { true: x }, otherwise: stars });
// @ts-expect-error an output that was made outside the case
headed.switch('r', { on: 'brief', cases: { a: gate }, otherwise: x });
// @ts-expect-error in a group
labelled.parallel({ r: switchOn({ on: 'label.kind', cases: { refund: x } }) });
