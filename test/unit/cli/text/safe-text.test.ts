import fc from 'fast-check';
import { safeJson, safeLine, safeText } from '../../../../src/cli/text/safe-text';

// oxlint-disable-next-line no-control-regex
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

test.each([
  ['a colour', '\u001b[31mred', '␛[31mred'],
  ['a window title', '\u001b]0;owned\u0007', '␛]0;owned␇'],
  ['a hyperlink', '\u001b]8;;http://x\u001b\\link', '␛]8;;http://x␛\\link'],
  ['an eight-bit control sequence', '\u009b2J', '\\u{9b}2J'],
  ['an overwriting carriage return', 'ok\rno', 'ok␍no'],
  ['a backspace', 'abc\b\b', 'abc␈␈'],
  ['reordered text', 'a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
  ['hidden text', 'a\u200bb\u{e0041}c', 'a\\u{200b}b\\u{e0041}c'],
  ['half a character', 'a\ud800b', 'a\\u{d800}b'],
])('shows %s by its name', (_, text, shown) => expect(safeText(text)).toBe(shown));

test('leaves lines, tabs, accents, emoji and other scripts as they are', () => {
  const text = 'Crème brûlée\n\t日本語 👩‍🔬 ñ';
  expect(safeText(text)).toBe(text);
});

test('makes one line of several', () => expect(safeLine('a\r\n b\n\tc')).toBe('a  b c'));

test('no text steers a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => expect(safeText(text)).not.toMatch(STEERING)),
  );
});

test('JSON holds the same value and nothing that steers a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = safeJson({ text });
      expect(STEERING.test(json)).toBe(false);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});
