import { codeOf, placeOf, redact } from '../../../src/activities/model/redact';

const KEY = 'sk-ant-api03-cAnArY_0011-2233';

test.each([
  ['an Anthropic key', `invalid x: ${KEY}`, 'invalid x: [redacted]'],
  ['a key in a header', `header x-api-key: hunter2hunter2 is bad`, 'header [redacted] is bad'],
  ['a key in JSON', `{"x-api-key":"hunter2hunter2","a":1}`, '{"[redacted]","a":1}'],
  ['a key after a blank', 'x-api-key hunter2hunter2', '[redacted]'],
  ['a bearer token', 'Authorization: Bearer abc.def.ghi, and', '[redacted], and'],
  ['a basic login', 'Authorization: Basic QWxhZGRpbjpvcGVu', '[redacted]'],
  ['a bearer token alone', 'the token "Bearer abcdefgh1234" expired', 'the token "[redacted]" expired'],
  ['a key in a query', 'GET /v1?api_key=hunter2&x=1', 'GET /v1?[redacted]&x=1'],
  ['a login in an address', 'cannot reach http://me:hunter2@proxy/', 'cannot reach http://[redacted]@proxy/'],
  ['a JSON Web Token', 'bad eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln now', 'bad [redacted] now'],
  ['a token of a forge', 'ghp_0123456789abcdef and glpat-0123456789ab', '[redacted] and [redacted]'],
  ['a key of a cloud', 'AKIAIOSFODNN7EXAMPLE', '[redacted]'],
  ['a password', 'password is hunter2', '[redacted]'],
  ['a cookie', 'Cookie: session=hunter2', '[redacted]'],
])('takes %s out of a message', (_, message, kept) => {
  expect(redact(message, [])).toBe(kept);
});

test.each([
  'Number of request tokens has exceeded your per-minute rate limit',
  'max_tokens: 200000 > 64000, which is the maximum allowed',
  'messages.0.content: "text" must be non-empty',
  'The authorization of this workspace was revoked',
  'model: claude-sonnet-9',
])('leaves %p as it is', (message) =>
  expect(redact(message, ['Write a headline about a lamp'])).toBe(message),
);

const PROMPT = 'Write to Anna Svensson, Storgatan 7, about her order of 14 May.';

test.each([
  ['a long part of the prompt', 'cannot say: Anna Svensson, Storgatan'],
  ['the prompt over two lines', 'cannot say:\nAnna  Svensson,\n Storgatan 7'],
])('withholds words that repeat %s', (_, message) => {
  expect(redact(message, ['a system prompt', PROMPT])).toBe(
    "the provider's words repeat the prompt and are withheld",
  );
});

test('leaves out what it quotes of the prompt, however short, and keeps quotes of other things', () => {
  expect(redact('the name "Anna" is not allowed in `content`', [PROMPT])).toBe(
    'the name "…" is not allowed in `content`',
  );
  expect(redact('bad “Storgatan 7”', [PROMPT])).toBe('bad “…”');
});

test('keeps one line of at most three hundred characters', () => {
  expect(redact(`a\n b\t${'c'.repeat(400)}`, [])).toBe(`a b ${'c'.repeat(296)}…`);
});

const words = (length: number): string => 'so it is '.repeat(length / 9).padEnd(length, '.');

test('looks at a long message for as far as two thousand characters', () => {
  const includes = jest.spyOn(String.prototype, 'includes');
  redact(`<html> ${'word '.repeat(40_000)}`, [PROMPT]);
  const searches = includes.mock.calls.length;
  includes.mockRestore();
  expect(searches).toBeGreaterThan(200);
  expect(searches).toBeLessThan(300);
});

test('keeps the beginning of a long message', () => {
  expect(redact(words(5000), ['a system prompt'])).toBe(`${words(5000).slice(0, 300)}…`);
});

/** What stands before is told in few characters, so that the end of what is looked at would be told too. */
const AWAY = `sk-${'a'.repeat(1900)} `;

test.each([
  ['a key', KEY, 'sk-'],
  ['a key that says what it is', `password=${'hunter2'.repeat(20)}`, 'hun'],
  ['a key in two words', 'Authorization: Bearer abcdefgh1234', 'abc'],
  ['a login in an address', `http://me:${'hunter2'.repeat(20)}@proxy.shop/`, 'hun'],
  ['a JSON Web Token', `eyJ${'hbGciOiJIUzI1NiJ9'.repeat(5)}.eyJzdWIiOiIxIn0.c2ln`, 'eyJ'],
  ['a quote of a prompt', '"Anna Svensson, St" in it', 'Ann'],
  ['a part of a prompt', 'Anna Svensson, Storgatan 7', 'Ann'],
])('shows nothing of %s that is cut where its reading ends', (_, secret, hidden) => {
  for (let at = 0; at <= secret.length; at++) {
    const message = `${AWAY.padEnd(2000 - at, '. ')}${secret} ${words(3000)}`;
    expect(redact(message, [PROMPT])).not.toContain(hidden);
  }
});

test('shows nothing of a long message in one word, which may be a key', () => {
  expect(redact(`bad key: ${'c2VjcmV0'.repeat(500)}`, [])).toBe('…');
  expect(redact('c2VjcmV0'.repeat(500), [])).toBe('');
});

test.each([
  ['overloaded_error', 'overloaded_error'],
  ['req_011CSHoEeqs5C35K2UUqR7Fy', 'req_011CSHoEeqs5C35K2UUqR7Fy'],
  [KEY, undefined],
  ['Anna Svensson, Storgatan 7', undefined],
  ['x'.repeat(65), undefined],
  ['', undefined],
  [undefined, undefined],
])('a name of a provider’s is a name: %p is %p', (text, code) => expect(codeOf(text)).toBe(code));

test.each([
  ['http://127.0.0.1:4000', '127.0.0.1:4000'],
  ['https://api.anthropic.com/v1?key=hunter2', 'api.anthropic.com:443'],
  ['http://me:hunter2@proxy.shop/anthropic', 'proxy.shop:80'],
  ['http://[::1]:4000/', '[::1]:4000'],
  ['models.shop:4000', 'models.shop:4000'],
  ['models.shop:4000 with the key hunter2', undefined],
  ['http://sk-ant-api03-0123456789.shop', undefined],
  [undefined, undefined],
])('of %p is told where it is: %p', (address, place) => expect(placeOf(address)).toBe(place));
