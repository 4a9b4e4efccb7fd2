import { ExternalStorage } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { createDataConverter, encrypts } from '../../../src/converter/data-converter';
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

const encryption = { keys: `k1:${Buffer.alloc(32, 7).toString('base64')}` };

it('encrypts after the codecs that it is given, and encodes the messages of failures', () => {
  const own = { encode: async () => [], decode: async () => [] };
  const converter = createDataConverter({ encryption, base: { payloadCodecs: [own] } });
  expect(converter.payloadCodecs).toHaveLength(2);
  expect(converter.payloadCodecs![0]).toBe(own);
  expect(loadDataConverter(converter).failureConverter).toMatchObject({
    options: { encodeCommonAttributes: true },
  });
  expect([encrypts(converter), encrypts({ payloadCodecs: [own] }), encrypts(undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});

it('refuses a second encryption, and a failure converter beside it', () => {
  const base = createDataConverter({ encryption });
  expect(() => createDataConverter({ encryption, base })).toThrow('encryption is given twice');
  expect(() => createDataConverter({ encryption, base: { failureConverterPath: '/own' } })).toThrow(
    'encryption brings a failure converter, without which messages stay readable',
  );
});
