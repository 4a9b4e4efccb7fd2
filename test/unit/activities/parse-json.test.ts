import fc from 'fast-check';
import { parseReply } from '../../../src/activities/reply/parse-json';

test('gives back every JSON value that was written, fenced or not', () => {
  const values = fc.jsonValue({ maxDepth: 5, noUnicodeString: false, stringUnit: 'grapheme' });
  fc.assert(
    fc.property(values, fc.constantFrom('', ' ', '\n'), fc.boolean(), (value, space, fenced) => {
      const text = JSON.stringify(value, null, space);
      const parsed = parseReply(fenced ? `\`\`\`json\n${text}\n\`\`\`` : `${space}${text}`);
      expect(parsed).toEqual({ value: JSON.parse(text) });
    }),
  );
});

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseReply(text)).toBeInstanceOf(Object);
    }),
  );
});

test.each([
  '{"a":"\\"","b":"a\\\\","c":"{\\"a\\":1"}',
  '[{"a":1},{"a":2}]',
  '{"a":{"a":1}}',
  '["a","a"]',
  '{"a" : "a"}',
])('sees no key given twice in %s', (text) => {
  expect(parseReply(text)).toEqual({ value: JSON.parse(text) });
});

test.each(['{"a":1,"b":{"c":1},"a":2}', '[[{"a":1 ,"a" \n : 2}]]', '{"__proto__":1,"__proto__":2}'])(
  'sees the key given twice in %s',
  (text) => {
    expect(parseReply(text)).toEqual({ problem: expect.stringContaining('twice in one object') });
  },
);
