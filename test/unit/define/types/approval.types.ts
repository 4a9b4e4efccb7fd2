// Compiled; what it exports is built, too: what an approval makes of a mistake, and of the output that it decides on.
import { approval, parallel, step } from '../../../../src';
import { empty, gate, headed, outline } from './typed-chains';

export const approved = headed.approval('review', {
  of: 'headline',
  message: 'For {{brief}}: {{headline}} {{note?}}',
  timeout: '2 days',
  onTimeout: 'reject',
  onReject: { redo: 'write_headline', rounds: 2 },
  approvers: ['ada'],
  authorize: 'may_decide',
});
approved.step('a', { prompt: '{{headline}}' });
headed.approval('review', { of: 'three', onReject: { redo: 'three' } });
headed.approval('headline', { of: 'headline', onReject: 'fail', when: { headline: { exists: true } } });
export const dropped = headed.approval('review', { of: 'headline', onFailure: 'skip' });
dropped.step('a', { prompt: '{{headline?}} {{one}}' });
// @ts-expect-error the output of a gate that is skipped
dropped.step('a', { prompt: '{{headline}}' });
// @ts-expect-error a misspelt output
headed.approval('review', { of: 'headlin' });
// @ts-expect-error an input, which nobody made
headed.approval('review', { of: 'brief' });
// @ts-expect-error a part of an output
outline.approval('review', { of: 'outline.sections' });
// @ts-expect-error a misspelt slot in the message
headed.approval('review', { of: 'headline', message: '{{headlin}}' });
// @ts-expect-error a misspelt block
headed.approval('review', { of: 'headline', onReject: { redo: 'write_headlin' } });
// @ts-expect-error a block that asks no model
empty.text('t', { template: 'x' }).approval('review', { of: 't', onReject: { redo: 't' } });
empty.plan('p', { request: 'x' }).approval('review', { of: 'p', onReject: { redo: 'p' } });
// @ts-expect-error the name of an output, where that of its block is meant
headed.approval('review', { of: 'headline', onReject: { redo: 'headline' } });
// @ts-expect-error a block's name twice
headed.approval('write_headline', { of: 'headline' });
// @ts-expect-error the name of an approval twice
approved.approval('review', { of: 'headline' });
// @ts-expect-error an approval has no output
approved.step('a', { prompt: '{{review}}' });
// @ts-expect-error nothing that is decided on
headed.approval('review', { message: 'x' });
// @ts-expect-error a person is asked already
headed.approval('review', { of: 'headline', onFailure: 'ask' });
// @ts-expect-error a misspelt option
headed.approval('review', { of: 'headline', approver: ['ada'] });
// @ts-expect-error another outcome
headed.approval('review', { of: 'headline', onTimeout: 'skip' });

// In a group
export const gated = empty.parallel({
  headline: step({ prompt: '{{brief}}' }),
  review: approval({ of: 'headline', onReject: { redo: 'headline' } }),
  intro: step({ prompt: '{{headline}}' }),
});
gated.step('a', { prompt: '{{headline}} {{intro}}' });
headed.parallel({ review: approval({ of: 'headline', onReject: { redo: 'three' } }) });
empty.parallel({ deep: parallel({ review: approval({ of: 'headline' }) }), headline: step({ prompt: 'x' }) });
// @ts-expect-error a misspelt sibling
empty.parallel({ headline: step({ prompt: 'x' }), review: approval({ of: 'headlin' }) });
// @ts-expect-error a misspelt sibling to redo
empty.parallel({ a: step({ prompt: 'x' }), review: approval({ of: 'a', onReject: { redo: 'aa' } }) });
const gatedAndDropped = {
  headline: step({ prompt: 'x' }),
  review: approval({ of: 'headline', onFailure: 'skip' }),
};
empty.parallel({ ...gatedAndDropped, intro: step({ prompt: '{{headline?}}' }) });
// @ts-expect-error a sibling's output that its gate may withhold
empty.parallel({ ...gatedAndDropped, intro: step({ prompt: '{{headline}}' }) });
// @ts-expect-error the output of a group that a gate in it may withhold
empty.parallel(gatedAndDropped).text('a', { template: '{{headline}}' });
// @ts-expect-error an output before the group that a gate in the group may withhold
headed.parallel({ gate }).text('a', { template: '{{headline}}' });
