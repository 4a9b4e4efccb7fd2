import fc from 'fast-check';
import type { ChainDefinition } from '../../../src/chain/definition';
import { canonicalJson } from '../../../src/chain/json';
import { parseChain } from '../../../src/define/parse-chain';
import { toYaml } from '../../../src/define/to-yaml';
import { richChain } from '../../support/rich-chains';

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
