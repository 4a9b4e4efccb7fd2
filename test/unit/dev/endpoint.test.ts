import { chooseEndpoint, openEndpoint, shownUrl } from '../../../src/dev/endpoint';

const NONE = {};
const KEY = { apiKey: 'sk-1' };
const URL = { baseUrl: 'http://gateway:4000' };

test.each([
  ['the local model without a key', undefined, NONE, { kind: 'local' }],
  [
    'Claude with a key',
    undefined,
    KEY,
    { kind: 'claude', baseUrl: 'https://api.anthropic.com', apiKey: 'sk-1' },
  ],
  ['Claude behind an address', undefined, URL, { kind: 'claude', ...URL }],
  ['the local model where it is asked for', 'local', KEY, { kind: 'local' }],
  [
    'an address over the variables',
    'http://127.0.0.1:9',
    { ...KEY, ...URL },
    { kind: 'url', baseUrl: 'http://127.0.0.1:9', apiKey: 'sk-1' },
  ],
])('chooses %s', (_, asked, settings, choice) => expect(chooseEndpoint(asked, settings)).toEqual(choice));

test.each([
  ['Claude without a key', 'claude', NONE, 'set ANTHROPIC_API_KEY'],
  ['an address with a password', 'http://me:hunter2@models', KEY, 'holds a user or a password'],
  ['what is not an address', 'clude', KEY, '"clude" is neither claude, local nor an http address'],
  ['another protocol', 'file:///etc/passwd', KEY, 'is neither'],
  ['a broken ANTHROPIC_BASE_URL', undefined, { baseUrl: 'gateway:4000' }, 'is neither'],
])('refuses %s', (_, asked, settings, message) =>
  expect(() => chooseEndpoint(asked, settings)).toThrow(message),
);

test('shows no password of an address', () => {
  expect(shownUrl('https://user:secret@gateway:8443/anthropic?token=t')).toBe(
    'https://gateway:8443/anthropic',
  );
});

test('says that Claude costs money, and never the key', async () => {
  const endpoint = await openEndpoint({
    kind: 'claude',
    baseUrl: 'https://api.anthropic.com',
    apiKey: 'sk-secret',
  });
  expect(endpoint.line).toBe('Claude at https://api.anthropic.com: calls cost money');
  expect(endpoint.models).toEqual({ default: 'claude-haiku-5-5' });
  await endpoint.close();
});
