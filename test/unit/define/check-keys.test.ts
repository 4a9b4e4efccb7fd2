import { parseChain, ChainDefinitionError } from '../../../src/define';
import { prepareChain } from '../../../src/define/prepare';

const KEY = 'sk-ant-api03-AbCdEf0123456789-AbCdEf';

const refusalOf = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    if (error instanceof ChainDefinitionError) return error.message;
    throw error;
  }
  return 'taken';
};

test('a chain file with a key is refused in its line, and the key is not printed', () => {
  const text = `catenary: 1
name: page
blocks:
  - step: a
    prompt: "Use the key ${KEY} of the shop"
`;
  const said = refusalOf(() => parseChain(text, { file: 'page.yaml' }));
  expect(said).toContain('page.yaml:5:5: a (blocks[0].prompt): holds what looks like a key');
  expect(said).toContain(`     5 |     prompt: "Use the key ${'•'.repeat(KEY.length)} of the shop"`);
  expect(said).not.toContain('AbCdEf');
});

test.each([
  KEY,
  `sk-${'a1B2'.repeat(8)}`,
  `ghp_${'a1B2'.repeat(9)}`,
  'AKIAIOSFODNN7EXAMPLE',
  `AIza${'a1B2'.repeat(9)}`,
  'xoxb-0123456789-abcdef',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLi4u',
])('a chain with %j anywhere is refused before a run starts', (key) => {
  const definition = {
    catenary: 1 as const,
    name: 'page',
    blocks: [
      { step: 'a', prompt: 'x' },
      { activity: 'b', call: 'send', args: [{ headers: [`token ${key}`] }] },
    ],
  };
  const said = refusalOf(() => prepareChain(definition));
  expect(said).toContain('b (blocks[1].args[0].headers[0]): holds what looks like a key');
  expect(said).not.toContain(key);
});

test.each([
  'sk-learn and sk-ant colonies',
  'ask-ant',
  'AKIA',
  'the eyJ prefix',
  'an xox-board',
  'BEGIN PRIVATE KEY',
])('takes %j as the words that they are', (prompt) => {
  const definition = { catenary: 1 as const, name: 'page', blocks: [{ step: 'a', prompt }] };
  expect(refusalOf(() => prepareChain(definition))).toBe('taken');
});
