import { z } from 'zod';
import type { ChainDefinition } from '../../../src/chain/definition/definition';
import {
  approval,
  chain,
  map,
  parallel,
  plan,
  prompt,
  step,
  subchain,
  switchOn,
  text,
} from '../../../src/define';

const Label = z.object({ kind: z.enum(['refund', 'in doubt']), pages: z.array(z.string()) });
const labelled = chain('page', { inputs: z.object({ brief: z.string() }) }).step('label', {
  prompt: '{{brief}}',
  output: Label,
});
const translate = chain('translate', { inputs: z.object({ text: z.string() }) }).step('translation', {
  prompt: '{{text}}',
});
const blocksOf = (built: { build(): ChainDefinition }): unknown[] =>
  JSON.parse(JSON.stringify(built.build().blocks.slice(1))) as unknown[];

const TRANSLATE = {
  catenary: 1,
  name: 'translate',
  inputs: { text: 'string' },
  blocks: [{ step: 'translation', prompt: '{{text}}' }],
};

test('an approval is its options', () => {
  const built = labelled.approval('review', {
    of: 'label',
    message: prompt.dynamic('Look at {{label.kind}}'),
    timeout: '2 days',
    onTimeout: 'reject',
    onReject: { redo: 'label', rounds: 2 },
    approvers: ['ada'],
  });
  expect(blocksOf(built)).toEqual([
    {
      approval: 'review',
      of: 'label',
      message: 'Look at {{label.kind}}',
      timeout: '2 days',
      onTimeout: 'reject',
      onReject: { redo: 'label', rounds: 2 },
      approvers: ['ada'],
    },
  ]);
});

test('the block of a map is called each', () => {
  const built = labelled.map('pages', {
    over: 'label.pages',
    item: 'page',
    each: parallel({
      draft: step({ prompt: '{{page}}', output: z.object({ n: z.int() }) }),
      end: text({ template: 'x' }),
    }),
  });
  expect(blocksOf(built)).toEqual([
    {
      map: 'pages',
      over: 'label.pages',
      item: 'page',
      each: {
        parallel: 'each',
        blocks: [
          {
            step: 'draft',
            prompt: '{{page}}',
            output: {
              type: 'object',
              properties: { n: { type: 'integer' } },
              required: ['n'],
              additionalProperties: false,
            },
          },
          { text: 'end', template: 'x' },
        ],
      },
    },
  ]);
});

test('the blocks of a switch are called like their values, or by their place', () => {
  const built = labelled.switch('route', {
    on: 'label.kind',
    cases: { refund: text({ template: 'x', as: 'y' }), 'in doubt': text({ template: 'y' }) },
    otherwise: text({ template: 'z' }),
    when: { brief: { exists: true } },
  });
  expect(blocksOf(built)).toEqual([
    {
      switch: 'route',
      on: 'label.kind',
      when: { brief: { exists: true } },
      cases: {
        refund: { text: 'refund', template: 'x', as: 'y' },
        'in doubt': { text: 'case_2', template: 'y' },
      },
      otherwise: { text: 'otherwise', template: 'z' },
    },
  ]);
  const cases = {
    case_2: text({ template: 'x' }),
    2: text({ template: 'y' }),
    otherwise: text({ template: 'z' }),
  };
  expect(blocksOf(labelled.switch('r', { on: 'brief', cases, otherwise: text({ template: '' }) }))).toEqual([
    {
      switch: 'r',
      on: 'brief',
      cases: {
        2: { text: 'case_1', template: 'y' },
        case_2: { text: 'case_2', template: 'x' },
        otherwise: { text: 'case_3', template: 'z' },
      },
      otherwise: { text: 'otherwise', template: '' },
    },
  ]);
});

test('a sub-chain is inlined, whether it is a builder or a plain definition', () => {
  const options = { inputs: { text: '{{brief}}' }, returns: 'translation' } as const;
  expect(
    blocksOf(
      labelled
        .chain('one', translate, options)
        .chain('two', TRANSLATE as ChainDefinition, { inputs: { text: 'x' } }),
    ),
  ).toEqual([
    { chain: 'one', inputs: { text: '{{brief}}' }, returns: 'translation', definition: TRANSLATE },
    { chain: 'two', inputs: { text: 'x' }, definition: TRANSLATE },
  ]);
});

test('what is wrong with a sub-chain is wrong with the chain that holds it, in its place and once', () => {
  const wrong = chain('wrong')
    .step('a', { prompt: 'x', output: z.date() })
    .text('b', { template: prompt.dynamic('{{c}}') });
  const build = (): unknown => labelled.parallel({ sub: subchain(wrong) }).definition;
  expect(build).toThrow(
    /^the chain has 2 problems:\ngroup\/sub\/a \(blocks\[1\]\.blocks\[0\]\.definition\.blocks\[0\]\.output\): a Date .*\ngroup\/sub\/b \(blocks\[1\]\.blocks\[0\]\.definition\.blocks\[1\]\.template\): \{\{c\}\}/,
  );
});

test('a chain that is none is a problem in its place', () => {
  const build = (): unknown => labelled.chain('sub', 'translate.yaml' as never).definition;
  expect(build).toThrow('sub (blocks[1].definition): a chain is an object such as');
});

test('a plan is its options', () => {
  const built = labelled.plan('work', {
    request: '{{brief}}',
    inputs: ['label'],
    allow: { kinds: ['step'], steps: 5 },
    approve: { message: 'Look', rounds: 1 },
    as: 'done',
  });
  expect(blocksOf(built)).toEqual([
    {
      plan: 'work',
      request: '{{brief}}',
      inputs: ['label'],
      allow: { kinds: ['step'], steps: 5 },
      approve: { message: 'Look', rounds: 1 },
      as: 'done',
    },
  ]);
});

test('groups hold every kind of block', () => {
  const built = labelled.parallel({
    review: approval({ of: 'label' }),
    pages: map({
      over: 'label.pages',
      each: switchOn({
        on: 'label.kind',
        cases: { refund: text({ template: 'y' }) },
        otherwise: text({ template: 'x' }),
      }),
    }),
    sub: subchain(translate, { inputs: { text: '{{brief}}' } }),
    work: plan({ request: 'x' }),
  });
  expect(blocksOf(built)).toEqual([
    {
      parallel: 'group',
      blocks: [
        { approval: 'review', of: 'label' },
        {
          map: 'pages',
          over: 'label.pages',
          each: {
            switch: 'each',
            on: 'label.kind',
            cases: { refund: { text: 'refund', template: 'y' } },
            otherwise: { text: 'otherwise', template: 'x' },
          },
        },
        { chain: 'sub', inputs: { text: '{{brief}}' }, definition: TRANSLATE },
        { plan: 'work', request: 'x' },
      ],
    },
  ]);
});
