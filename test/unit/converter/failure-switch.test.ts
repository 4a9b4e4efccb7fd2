import { readFileSync } from 'node:fs';
import { encodesMessages, withMessages } from '../../../src/converter/failure-switch';

const source = readFileSync(require.resolve('../../../src/converter/failure-converter'), 'utf8');

it('finds the text that switches the failure converter, once', () => {
  expect(source.match(/catenary:messages-/g)).toHaveLength(1);
  const readable = withMessages(source, 'readable');
  expect([encodesMessages(source), encodesMessages(readable)]).toEqual([true, false]);
  expect(withMessages(readable, 'encoded')).toBe(source);
  expect(withMessages(source, 'encoded')).toBe(source);
});

it('refuses a bundle without it', () => {
  expect(() => withMessages('globalThis.x = 1', 'encoded')).toThrow("has no failure converter of Catenary's");
});
