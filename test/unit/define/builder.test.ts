import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkDefinition } from '../../../src/chain/definition/check-definition';
import type { ChainDefinition, Problem } from '../../../src/chain/definition/definition';
import {
  activitiesOf,
  activity,
  type Chain,
  chain,
  definitionOf,
  jsonSchema,
  parallel,
  prompt,
  promptsIn,
  step,
  text,
} from '../../../src/define';
import { useFolder } from '../../support/folder';
import { refused } from '../../support/refused';

interface Shop {
  refundOrder(order: { id: number }): Promise<{ done: boolean }>;
}
const inputs = z.object({ brief: z.string(), note: z.string().optional() });

const problemsOf = (built: { build(): ChainDefinition }): readonly Problem[] => refused(() => built.build());

test('a chain with every kind of block is plain JSON that the checker passes', () => {
  const built = chain('page', {
    inputs,
    version: '7',
    description: 'A page',
    context: 'About {{brief}}',
    defaults: { system: 'For {{brief}}', repairs: 1 },
    limits: { calls: 40 },
    window: { calls: 4 },
  })
    .step('label', {
      prompt: '{{brief}}',
      output: z.object({ id: z.number(), kind: z.enum(['a', 'b']) }),
      checks: [{ validator: 'known' }, { judge: 'Fits {{brief}}' }],
      fallback: { value: { id: 1, kind: 'a' } },
    })
    .step('chat', {
      messages: [
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Two' },
        { role: 'user', content: '{{label.kind}}' },
      ],
    })
    .activity('refund', {
      call: activitiesOf<Shop>().refundOrder,
      args: ['{{label}}'],
      as: 'refunded',
      when: { 'label.kind': 'a' },
    })
    .parallel({
      one: step({ prompt: '{{two}}', output: jsonSchema<string>({ type: 'string', maxLength: 9 }) }),
      two: text({ template: '{{refunded?}}' }),
      three: parallel(
        { four: activity({ args: [{ deep: prompt.dynamic('{{one}}') }] }) },
        { onFailure: 'skip' },
      ),
    })
    .parallel('last', { five: text({ template: '{{four?}}' }) }, { siblings: 'cancel' });

  expect(checkDefinition(built.definition)).toEqual([]);
  expect(JSON.parse(JSON.stringify(built.definition))).toEqual({
    catenary: 1,
    name: 'page',
    inputs: { brief: 'string', note: 'string?' },
    version: '7',
    description: 'A page',
    context: 'About {{brief}}',
    defaults: { system: 'For {{brief}}', repairs: 1 },
    limits: { calls: 40 },
    window: { calls: 4 },
    blocks: [
      {
        step: 'label',
        prompt: '{{brief}}',
        checks: [{ validator: 'known' }, { judge: 'Fits {{brief}}' }],
        fallback: { value: { id: 1, kind: 'a' } },
        output: {
          type: 'object',
          properties: { id: { type: 'number' }, kind: { type: 'string', enum: ['a', 'b'] } },
          required: ['id', 'kind'],
          additionalProperties: false,
        },
      },
      {
        step: 'chat',
        messages: [
          { role: 'user', content: 'One' },
          { role: 'assistant', content: 'Two' },
          { role: 'user', content: '{{label.kind}}' },
        ],
      },
      {
        activity: 'refund',
        call: 'refundOrder',
        args: ['{{label}}'],
        as: 'refunded',
        when: { 'label.kind': 'a' },
      },
      {
        parallel: 'group',
        blocks: [
          { step: 'one', prompt: '{{two}}', output: { type: 'string', maxLength: 9 } },
          { text: 'two', template: '{{refunded?}}' },
          {
            parallel: 'three',
            onFailure: 'skip',
            blocks: [{ activity: 'four', args: [{ deep: '{{one}}' }] }],
          },
        ],
      },
      { parallel: 'last', siblings: 'cancel', blocks: [{ text: 'five', template: '{{four?}}' }] },
    ],
  });
});

test('each call gives a new builder and leaves the old one as it is', () => {
  const first = chain('page', { inputs }).step('a', { prompt: '{{brief}}' });
  const second = first.step('b', { prompt: '{{a}}' });
  expect(first.definition.blocks).toHaveLength(1);
  expect(second.definition.blocks).toHaveLength(2);
});

test('groups without a name get free ones', () => {
  const built = chain('page')
    .parallel({ a: text({ template: 'a' }) })
    .parallel({ b: text({ template: 'b' }) })
    .parallel('group_3', { c: text({ template: 'c' }) })
    .parallel({ d: text({ template: 'd' }) });
  expect(built.definition.blocks.map((block) => 'parallel' in block && block.parallel)).toEqual([
    'group',
    'group_2',
    'group_3',
    'group_4',
  ]);
});

test('what takes a chain takes a builder, and a plain definition', () => {
  const built = chain('page').text('a', { template: 'a' });
  const any: Chain<unknown, unknown> = built;
  expect(definitionOf(any)).toBe(built.definition);
  expect(definitionOf(built.definition)).toBe(built.definition);
});

test('options that are undefined are left out', () => {
  const options = { prompt: '{{brief}}', maxTokens: undefined } as { prompt: '{{brief}}' };
  expect(chain('page', { inputs }).step('a', options).definition.blocks[0]).toEqual({
    step: 'a',
    prompt: '{{brief}}',
  });
});

test('building refuses every mistake that the compiler cannot see, at once', () => {
  const built = chain('Page', { inputs, context: prompt.dynamic('{{nope}}') })
    .step('a', { prompt: prompt.dynamic('{{breif}}'), output: z.object({ on: z.date() }) })
    .step('all', { prompt: 'x', repairs: -1 })
    .parallel({ x: step({ prompt: '{{y}}' }), y: step({ prompt: '{{x}}' }) });
  expect(problemsOf(built).map(({ path }) => path.join('.'))).toEqual(
    expect.arrayContaining([
      'name',
      'context',
      'blocks.0.prompt',
      'blocks.0.output.properties.on',
      'blocks.1.step',
      'blocks.1.repairs',
    ]),
  );
  expect(() => built.definition).toThrow(
    /a \(blocks\[0\]\.prompt\): \{\{breif\}\}.*did you mean \{\{brief\}\}/,
  );
});

describe('prompt files', () => {
  const { path, file } = useFolder();
  const files = promptsIn(join(path, 'chain'));
  beforeAll(() => {
    file('chain/prompts/a.md', 'About {{brief}} and {{note?}}.');
    file('chain/broken.md', 'About {{brief');
    symlinkSync(file('outside.md', 'outside'), join(path, 'chain/link.md'));
  });

  const withPrompt = (text: ReturnType<typeof files.file>): readonly Problem[] =>
    problemsOf(chain('page', { inputs }).step('a', { prompt: text as never }));

  test('are inlined when the chain is built', () => {
    const built = chain('page', { inputs }).step('a', {
      prompt: files.file('prompts/a.md', ['brief', 'note?']),
    });
    expect(built.definition.blocks[0]).toMatchObject({ prompt: 'About {{brief}} and {{note?}}.' });
  });

  test.each<[string, string, string[], string]>([
    ['names a slot that is not listed', 'prompts/a.md', ['brief'], 'names {{note?}}: add it to the slots'],
    [
      'lacks a slot that is listed',
      'prompts/a.md',
      ['brief', 'note?', 'x'],
      'does not name {{x}}: take it out',
    ],
    ['cannot be read as a template', 'broken.md', [], 'is not closed'],
    ['is not there', 'none.md', [], 'does not exist'],
    ['lies outside the folder', '../outside.md', [], 'outside the chain'],
    ['leads outside the folder', 'link.md', [], 'outside the chain'],
  ])('that %s are refused once, by place and name', (_, path, slots, message) => {
    expect(withPrompt(files.file(path, slots))).toEqual([
      { block: 'a', path: ['blocks', 0, 'prompt'], message: expect.stringContaining(message) },
    ]);
  });

  test('without a folder lie in the working directory', () => {
    const built = chain('page').step('a', { prompt: prompt.file('.prettierrc.json') });
    expect(built.definition.blocks[0]).toMatchObject({ prompt: expect.stringContaining('singleQuote') });
  });
});
