import { ExternalStorage } from '@temporalio/common';
import { createDataConverter } from '../../../src/converter/data-converter';
import { createFileStorage } from '../../../src/converter/file-storage';

it('stores nothing outside Temporal unless it is told to', () => {
  expect(createDataConverter().externalStorage).toBeUndefined();
});

it('stores values from 16 KiB on in a folder, and keeps the codecs that it is given', () => {
  const payloadCodecs = [{ encode: async () => [], decode: async () => [] }];
  const converter = createDataConverter({ storage: { dir: 'values' }, base: { payloadCodecs } });
  expect(converter.payloadCodecs).toBe(payloadCodecs);
  expect(converter.externalStorage).toMatchObject({ payloadSizeThreshold: 16_384 });
});

it("takes Temporal's own storage as it is, and refuses two", () => {
  const storage = new ExternalStorage({ drivers: [createFileStorage('values')] });
  expect(createDataConverter({ storage }).externalStorage).toBe(storage);
  expect(() => createDataConverter({ storage, base: { externalStorage: storage } })).toThrow(
    'storage is given twice: leave out either `storage` or `dataConverter.externalStorage`',
  );
});
