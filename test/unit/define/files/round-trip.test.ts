import fc from 'fast-check';
import { z } from 'zod';
import type { ChainDefinition } from '../../../../src/chain/definition/definition';
import { canonicalJson } from '../../../../src/chain/json';
import {
  activity,
  approval,
  chain as startChain,
  map,
  parallel,
  plan,
  step,
  subchain,
  switchOn,
  text,
} from '../../../../src/define';
import { parseChain } from '../../../../src/define/files/parse-chain';
import { toYaml } from '../../../../src/define/files/to-yaml';
import { richChain } from '../../../support/random/rich-chains';

/** Texts that YAML is known to change: they must come back as they were. */
const awkward = fc.oneof(
  fc.constantFrom(
    'no',
    '010',
    '1.10',
    '~',
    'null',
    '2026-11-22',
    '*a',
    '&a',
    '!x',
    '# x',
    ': x',
    '- x',
    ' x ',
    'x\n',
    '\n x',
    'x\r\ny',
    'a\tb',
    '"',
    "'",
    '|',
    '>\n',
    '\u0085',
    '\u2028x',
    '\ufeff',
    '\u0000',
    '---',
    '...',
    '<<',
    'x'.repeat(200),
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 10 }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc
    .array(fc.constantFrom('x', ' ', '\n', '\r', '\t', '#', ':', '-'), { maxLength: 12 })
    .map((marks) => marks.join('')),
);
const chain = fc.tuple(richChain, awkward, fc.jsonValue(), awkward).map(
  ([rich, description, data, key]) =>
    ({
      ...rich,
      description,
      blocks: [
        ...rich.blocks,
        {
          activity: 'last',
          args: [
            {
              [key.replaceAll('{', '(')]: JSON.parse(JSON.stringify(data).replaceAll('{{', '{ {')) as never,
            },
            description.replaceAll('{', '('),
          ],
        },
      ],
    }) as ChainDefinition,
);

it('a chain is the same after YAML and after JSON', () => {
  fc.assert(
    fc.property(chain, (definition) => {
      const fromYaml = parseChain(toYaml(definition));
      const fromJson = parseChain(JSON.stringify(definition), { file: 'chain.json' });
      expect(canonicalJson(fromYaml)).toBe(canonicalJson(definition));
      expect(canonicalJson(fromJson)).toBe(canonicalJson(definition));
    }),
    { numRuns: 100 },
  );
});

it('YAML starts with the hint that editors read', () => {
  const definition: ChainDefinition = { catenary: 1, name: 'x', blocks: [{ text: 't', template: 'a\nb' }] };
  expect(toYaml(definition, { schema: '../schema/chain.schema.json' })).toBe(
    '# yaml-language-server: $schema=../schema/chain.schema.json\ncatenary: 1\nname: x\nblocks:\n  - text: t\n    template: |-\n      a\n      b\n',
  );
});

const translate = startChain('translate', { inputs: z.object({ text: z.string(), lang: z.string() }) }).step(
  'translation',
  { prompt: 'To {{lang}}:\n\n{{text}}\n' },
);
const everyKind = startChain('every_kind', {
  inputs: z.object({ brief: z.string() }),
  defaults: { onFailure: 'ask', approvals: { timeout: '1 day', approvers: ['ada', 'no'] } },
})
  .step('outline', {
    prompt: '{{brief}}',
    output: z.object({
      sections: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
      kind: z.enum(['a', 'no', '3']),
    }),
  })
  .approval('review', { of: 'outline', message: 'On\n{{brief}}', onReject: { redo: 'outline', rounds: 1 } })
  .map('pages', {
    over: 'outline.sections',
    item: 'section',
    concurrency: 3,
    onFailure: 'skip',
    each: parallel({
      draft: step({ prompt: '{{section.title}} {{index}}' }),
      ok: approval({ of: 'draft', onFailure: 'skip' }),
      lines: map({ over: 'section.lines', each: text({ template: '{{item}}' }), as: 'typed' }),
    }),
  })
  .chain('german', translate, { inputs: { text: '{{outline.kind}}', lang: 'de' }, returns: 'translation' })
  .switch('route', {
    on: 'outline.kind',
    cases: {
      a: subchain(translate, { inputs: { text: 'x', lang: 'fr' }, as: 'french' }),
      no: text({ template: 'no', as: 'negative' }),
      3: switchOn({
        on: 'brief',
        cases: { x: text({ template: 'x' }) },
        otherwise: activity({ args: [{ n: 1 }] }),
        as: 'three',
      }),
    },
  })
  .plan('work', {
    request: '{{brief}}',
    inputs: ['brief', 'german'],
    allow: { kinds: ['step', 'activity'], activities: ['fetch'], steps: 4 },
    approve: { message: 'Look', timeout: '2 days' },
  })
  .parallel('last', { more: plan({ request: 'x', run: false }) }, { onFailure: 'ask' });

it('a chain with every kind of block is the same in TypeScript, in YAML and in JSON', () => {
  const { definition } = everyKind;
  expect(parseChain(toYaml(definition))).toEqual(definition);
  expect(parseChain(JSON.stringify(definition), { file: 'chain.json' })).toEqual(definition);
  expect(toYaml(parseChain(toYaml(definition)))).toBe(toYaml(definition));
});

it('a sub-chain, an item and the cases of a switch are blocks in YAML as anywhere else', () => {
  const small = startChain('small', { inputs: z.object({ list: z.array(z.string()), kind: z.string() }) })
    .map('m', { over: 'list', each: text({ template: '{{item}}' }) })
    .switch('s', {
      on: 'kind',
      cases: { true: text({ template: 'x', as: 'y' }) },
      otherwise: text({ template: 'z' }),
    })
    .chain('c', startChain('sub').text('t', { template: 'x' }));
  const [, blocks] = toYaml(small.definition).split('kind: string\nblocks:\n');
  expect(blocks).toBe(`\
  - map: m
    over: list
    each:
      text: each
      template: "{{item}}"
  - switch: s
    on: kind
    cases:
      "true":
        text: "true"
        template: x
        as: y
    otherwise:
      text: otherwise
      template: z
  - chain: c
    definition:
      catenary: 1
      name: sub
      blocks:
        - text: t
          template: x
`);
});
