import fc from 'fast-check';
import { isWellFormed, wellFormed } from '../../../src/chain/well-formed';

test('a text is put right as UTF-8 would carry it, and is well-formed where that changes nothing', () => {
  const unit = fc.constantFrom('a', 'é', '\ud83d', '\ude00', '\ud83d\ude00', '\ufffd');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      const carried = Buffer.from(text, 'utf8').toString('utf8');
      expect(wellFormed(text)).toBe(carried);
      expect(isWellFormed(text)).toBe(carried === text);
    }),
  );
});
