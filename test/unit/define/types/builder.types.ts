// Compiled, never run: each mistake below is a compile error, and each output has its type.
import { z } from 'zod';
import { activity, chain, jsonSchema, parallel, prompt, step, text } from '../../../../src/define';
import { activitiesOf, type InputsOf, type OutputsOf } from '../../../../src/define';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <T extends true>(): T | undefined => undefined;

interface Shop {
  refund(order: { id: number }, reason: string): Promise<{ done: boolean }>;
  ping(): Promise<void>;
}
const shop = activitiesOf<Shop>();
declare const anyText: string;
const Label = z.object({
  kind: z.enum(['refund', 'question']),
  why: z.string(),
  note: z.string().optional(),
});

const empty = chain('page', { inputs: z.object({ brief: z.string(), note: z.string().optional() }) });
const facts = empty.step('facts', {
  prompt: '{{brief}}',
  output: z.object({ items: z.array(z.string()), size: z.number() }),
});
const labelled = empty.step('label', { prompt: '{{brief}}', output: Label });
const maybe = empty.step('label', { prompt: '{{brief}}', output: Label, onFailure: 'skip' });

// Slots
facts.step('a', {
  prompt: '{{brief}} {{ facts.items }} {{facts.items.0}} {{note?}} {{all_outputs}} \\{{free}}',
});
labelled.step('a', { prompt: '{{label.note?}}' });
facts.step('a', { prompt: prompt.dynamic(anyText) });
facts.step('a', { prompt: prompt.file('a.md', ['brief', 'note?', 'facts.size']) });
// @ts-expect-error a misspelt slot
facts.step('a', { prompt: '{{breif}}' });
// @ts-expect-error a misspelt path
facts.step('a', { prompt: '{{facts.itmes}}' });
// @ts-expect-error a path into a text
facts.step('a', { prompt: '{{brief.length}}' });
// @ts-expect-error an optional input without ?
facts.step('a', { prompt: '{{note}}' });
// @ts-expect-error an optional property without ?
labelled.step('a', { prompt: '{{label.note}}' });
// @ts-expect-error any key of a record without ?
empty.step('r', { prompt: 'x', output: z.record(z.string(), z.number()) }).text('a', { template: '{{r.x}}' });
// @ts-expect-error an optional slot that names nothing
facts.step('a', { prompt: '{{nope?}}' });
// @ts-expect-error an unclosed slot
facts.step('a', { prompt: '{{brief' });
// @ts-expect-error an empty slot
facts.step('a', { prompt: '{{ }}' });
// @ts-expect-error a slot of its own output
facts.step('a', { prompt: '{{a}}' });
// @ts-expect-error a text that the compiler cannot read
facts.step('a', { prompt: anyText });
// @ts-expect-error a text with holes
facts.step('a', { prompt: `{{brief}} ${anyText}` });
// @ts-expect-error a file that names what nothing gives
facts.step('a', { prompt: prompt.file('a.md', ['breif']) });

// Every place that has slots
// @ts-expect-error in a fallback
facts.step('a', { prompt: 'x', fallback: { prompt: '{{breif}}' } });
// @ts-expect-error in one of several fallbacks
facts.step('a', { prompt: 'x', fallback: [{ prompt: '{{brief}}' }, { prompt: '{{breif}}' }] });
// @ts-expect-error in a message
facts.step('a', { messages: [{ role: 'user', content: '{{breif}}' }] });
// @ts-expect-error in a judge's criteria
facts.step('a', { prompt: 'x', checks: [{ maxWords: 5 }, { judge: '{{breif}}' }] });
// @ts-expect-error in a text block
facts.text('a', { template: '{{breif}}' });
// @ts-expect-error in an argument, at any depth
facts.activity('a', { args: [{ deep: ['{{breif}}'] }] });
// @ts-expect-error in a system prompt
facts.step('a', { prompt: 'x', system: '{{breif}}' });
// @ts-expect-error in the system prompt of a fallback
facts.step('a', { prompt: 'x', fallback: { system: '{{breif}}' } });
// @ts-expect-error an output in a system prompt
facts.step('a', { prompt: 'x', system: '{{facts.size}}' });
// @ts-expect-error every output in a system prompt
facts.step('a', { prompt: 'x', system: '{{all_outputs}}' });
// @ts-expect-error in the context
chain('page', { inputs: z.object({ brief: z.string() }), context: '{{breif}}' });
// @ts-expect-error in the default system prompt
chain('page', { inputs: z.object({ brief: z.string() }), defaults: { system: '{{breif}}' } });

// Conditions
labelled.step('a', { prompt: 'x', when: { 'label.kind': 'refund' } });
labelled.step('a', {
  prompt: 'x',
  when: { any: [{ 'label.kind': { in: ['refund'] } }, { not: { brief: '' } }] },
});
maybe.step('a', { prompt: '{{label.why}}', when: { 'label.kind': 'refund' } });
maybe.step('a', { prompt: '{{label.why}}', when: { all: [{ label: { exists: true } }] } });
labelled.step('a', { prompt: '{{label.note}} {{label.why}}', when: { 'label.note': { exists: true } } });
maybe.step('a', {
  prompt: '{{label.note}} {{label.why}}',
  when: { 'label.note': 'x', 'label.kind': 'refund' },
});
// @ts-expect-error a part that the condition says nothing of
maybe.step('a', { prompt: '{{label.note}}', when: { 'label.kind': 'refund' } });
// @ts-expect-error a value that it never has, negated
labelled.step('a', { prompt: 'x', when: { 'label.kind': { not: 'refnd' } } });
// @ts-expect-error a misspelt slot
labelled.step('a', { prompt: 'x', when: { 'label.knid': 'refund' } });
// @ts-expect-error a misspelt slot, deep
labelled.step('a', { prompt: 'x', when: { not: { any: [{ lable: { exists: true } }] } } });
// @ts-expect-error a value that it never has
labelled.step('a', { prompt: 'x', when: { 'label.kind': 'refnd' } });
// @ts-expect-error a value that it never has, in a list
labelled.step('a', { prompt: 'x', when: { 'label.kind': { in: ['refund', 'qestion'] } } });
// @ts-expect-error a condition that does not say that the value is there
maybe.step('a', { prompt: '{{label.why}}', when: { not: { 'label.kind': 'refund' } } });

// Values that may be absent
maybe.step('a', { prompt: '{{label?}} {{label.why?}}' });
// @ts-expect-error a skipped step's output
maybe.step('a', { prompt: '{{label}}' });
// @ts-expect-error the output of a block with a condition
facts.step('a', { prompt: 'x', when: { brief: 'x' } }).step('b', { prompt: '{{a}}' });
const skipping = chain('page', { defaults: { onFailure: 'skip' } }).step('a', { prompt: 'x' });
skipping.step('b', { prompt: '{{a?}}' });
// @ts-expect-error a step that the chain's default skips
skipping.step('b', { prompt: '{{a}}' });

// Names
facts.step('a', { prompt: 'x', as: 'b' }).step('b', { prompt: '{{b}}', as: 'c' });
// @ts-expect-error a step's name twice
facts.step('facts', { prompt: 'x' });
// @ts-expect-error a step's name twice, with another output
facts.step('facts', { prompt: 'x', as: 'more' });
// @ts-expect-error an output named like an input
facts.step('brief', { prompt: 'x' });
// @ts-expect-error an output named like an input, by `as`
facts.step('a', { prompt: 'x', as: 'brief' });
// @ts-expect-error an output named like another
facts.step('a', { prompt: 'x', as: 'facts' });
// @ts-expect-error a name that the compiler cannot read
facts.step(anyText, { prompt: 'x' });

// Groups
const group = facts.parallel({
  one: step({ prompt: '{{brief}}', output: z.object({ n: z.number() }) }),
  two: text({ template: '{{one.n}} {{four}}' }),
  three: parallel({ four: step({ prompt: '{{one.n}}' }), five: step({ prompt: '{{four}}', as: 'cinq' }) }),
  six: activity({ call: shop.refund, args: [{ id: '{{one.n}}' }, '{{cinq}}'] }),
});
group.step('after', { prompt: '{{one.n}} {{two}} {{four}} {{cinq}} {{six.done}}' });
// @ts-expect-error a misspelt sibling
facts.parallel({ one: step({ prompt: 'x' }), two: step({ prompt: '{{oen}}' }) });
// @ts-expect-error itself
facts.parallel({ one: step({ prompt: '{{one}}' }) });
// @ts-expect-error a sibling that may be skipped
facts.parallel({ one: step({ prompt: 'x', onFailure: 'skip' }), two: step({ prompt: '{{one}}' }) });
// @ts-expect-error deep in a group
facts.parallel({ one: parallel({ two: step({ prompt: '{{breif}}' }) }) });
// @ts-expect-error an output in a system prompt
facts.parallel({ one: step({ prompt: 'x', system: '{{facts.size}}' }) });
// @ts-expect-error two outputs with one name
facts.parallel({ one: step({ prompt: 'x', as: 'two' }), two: step({ prompt: 'x' }) });
// @ts-expect-error an output named like an earlier one
facts.parallel({ facts: step({ prompt: 'x' }) });
// @ts-expect-error a group named like a step
facts.parallel('facts', { one: step({ prompt: 'x' }) });
// @ts-expect-error the group's condition
facts.parallel('g', { one: step({ prompt: 'x' }) }, { when: { breif: 'x' } });
// @ts-expect-error an option that groups do not have
facts.parallel('g', { one: step({ prompt: 'x' }) }, { sibling: 'cancel' });
// @ts-expect-error the outputs of a group that may be skipped
facts.parallel('g', { one: step({ prompt: 'x' }) }, { onFailure: 'skip' }).text('a', { template: '{{one}}' });
// @ts-expect-error a member that the compiler cannot read
facts.parallel({ one: step({ prompt: anyText }) });
// @ts-expect-error members that the compiler cannot read
facts.parallel({} as Record<string, ReturnType<typeof text>>);

// Activities
const ordered = empty.step('order', {
  prompt: 'x',
  output: z.object({ id: z.number(), tags: z.array(z.string()) }),
});
const refunded = ordered.activity('refund', { call: shop.refund, args: ['{{order}}', 'for {{brief}}'] });
ordered.activity('ping', { call: shop.ping }).text('a', { template: '{{ping}}' });
ordered.activity('other', {
  call: 'somethingElse',
  args: ['{{order}}', 5, null, { deep: prompt.dynamic(anyText) }],
});
// @ts-expect-error an argument of another type
ordered.activity('refund', { call: shop.refund, args: ['{{brief}}', 'x'] });
// @ts-expect-error an argument of another type, deep
ordered.activity('refund', { call: shop.refund, args: [{ id: '{{order.tags}}' }, 'x'] });
// @ts-expect-error an argument that may be absent
ordered.activity('refund', { call: shop.refund, args: ['{{order}}', '{{note?}}'] });
// @ts-expect-error too few arguments
ordered.activity('refund', { call: shop.refund, args: ['{{order}}'] });
// @ts-expect-error no arguments
ordered.activity('refund', { call: shop.refund });
// @ts-expect-error an activity that is not there
ordered.activity('refund', { call: shop.refnd });
// @ts-expect-error a path into the result that it does not have
refunded.text('a', { template: '{{refund.doen}}' });

// Options
// @ts-expect-error a misspelt option
facts.step('a', { prompt: 'x', fallbak: { value: 'x' } });
// @ts-expect-error nothing to ask
facts.step('a', { maxTokens: 5 });
// @ts-expect-error an option of another type
facts.step('a', { prompt: 'x', maxTokens: '5' });
// @ts-expect-error a schema that is none
facts.step('a', { prompt: 'x', output: z.string });
// @ts-expect-error inputs that are no object
chain('page', { inputs: z.string() });

// What a run takes and gives
const typed = maybe
  .step('plain', { prompt: 'x' })
  .step('own', { prompt: 'x', output: jsonSchema<{ n: number }>({ type: 'object' }) })
  .activity('refund', { call: shop.refund, args: [{ id: 5 }, '{{plain}}'] })
  .parallel('g', { one: step({ prompt: 'x', as: 'uno' }) }, { onFailure: 'skip' });
same<
  Same<
    OutputsOf<typeof typed>,
    {
      readonly label: z.infer<typeof Label> | undefined;
      readonly plain: string;
      readonly own: { n: number };
      readonly refund: { done: boolean };
      readonly uno: string | undefined;
    }
  >
>();
const withDefault = chain('page', {
  inputs: z.object({ a: z.string(), b: z.string().default('x'), c: z.number().optional() }),
});
same<Same<InputsOf<typeof withDefault>, { a: string; b?: string | undefined; c?: number | undefined }>>();
withDefault.step('a1', { prompt: '{{b}}' });
