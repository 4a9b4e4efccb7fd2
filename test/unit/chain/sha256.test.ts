import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { utf8Length } from '../../../src/chain/json';
import { sha256 } from '../../../src/chain/sha256';

test('sha-256 is that of the platform, for every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
    }),
  );
});
