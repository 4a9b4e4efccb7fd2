import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseChain } from '../../../src/define';

const page = readFileSync(join(__dirname, '../../../docs/reference/definition.md'), 'utf8');
const sections = new Map(
  page.split(/^## /m).map((section) => [section.slice(0, section.indexOf('\n')), section]),
);
/** What the examples name that they do not make. */
const AROUND = `\
catenary: 1
name: around
inputs:
  brief: string
  request: string
  draft: string
  ticket: { type: object, properties: { paid: { type: number }, text: { type: string } }, required: [paid, text] }
  outline:
    type: object
    properties:
      title: { type: string }
      sections: { type: array, items: { type: object, properties: { title: { type: string } }, required: [title] } }
    required: [title, sections]
  label: { type: object, properties: { kind: { enum: [refund, question, other] } }, required: [kind] }
blocks:
`;
const TRANSLATE = `\
catenary: 1
name: translate
inputs: { text: string, lang: string }
blocks: [{ step: translation, prompt: 'To {{lang}}: {{text}}' }]
`;

test.each(['approval', 'map', 'chain', 'switch', 'plan'])(
  'the example of %s in the reference is a chain',
  (kind) => {
    const [, yaml] = /```yaml\n([^]*?)```/.exec(sections.get(kind)!)!;
    const { blocks } = parseChain(AROUND + yaml!, { read: () => TRANSLATE });
    expect(blocks.at(-1)).toHaveProperty(kind);
  },
);
