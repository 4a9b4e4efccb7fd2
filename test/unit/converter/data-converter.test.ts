import { ExternalStorage } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { MAX_PAYLOAD_BYTES } from '../../../src/chain/contract';
import { connect } from '../../../src/client';
import { createWorker, type Model } from '../../../src/worker';
import { createDataConverter, encrypts } from '../../../src/converter/data-converter';
import { createFileStorage } from '../../../src/converter/file-storage';
import { SteadyDriver } from '../../../src/converter/steady-storage';

it('stores nothing outside Temporal unless it is told to', () => {
  expect(createDataConverter().externalStorage).toBeUndefined();
});

it('stores values from 16 KiB on in a folder, and keeps the codecs that it is given', () => {
  const payloadCodecs = [{ encode: async () => [], decode: async () => [] }];
  const converter = createDataConverter({ storage: { dir: 'values' }, base: { payloadCodecs } });
  expect(converter.payloadCodecs).toBe(payloadCodecs);
  expect(converter.externalStorage).toMatchObject({ payloadSizeThreshold: 16_384 });
});

it("takes Temporal's own storage, asks its drivers again, and refuses two", () => {
  const storage = new ExternalStorage({ drivers: [createFileStorage('values')] });
  const { externalStorage } = createDataConverter({ storage });
  expect(externalStorage?.drivers).toEqual([expect.any(SteadyDriver)]);
  expect(createDataConverter({ base: { externalStorage: storage } }).externalStorage?.drivers).toEqual([
    expect.any(SteadyDriver),
  ]);
  expect(() => createDataConverter({ storage, base: { externalStorage: storage } })).toThrow(
    'storage is given twice: leave out either `storage` or `dataConverter.externalStorage`',
  );
});

it.each([4 * 1024 * 1024, MAX_PAYLOAD_BYTES + 1, -1, NaN])(
  'refuses a threshold of %d bytes, by place, value and mend',
  (threshold) => {
    expect(() => createDataConverter({ storage: { dir: 'values', threshold } })).toThrow(
      new RangeError(
        `storage.threshold is ${threshold}: it must be a number of bytes from 0 to 2031616, because Temporal takes no larger value ` +
          'that is not stored; 16384 is the default',
      ),
    );
  },
);

it("refuses the same of Temporal's own storage, wherever it is given", () => {
  const drivers = [createFileStorage('values')];
  const storage = new ExternalStorage({ drivers, payloadSizeThreshold: 4_000_000 });
  const message = 'payloadSizeThreshold of the external storage is 4000000: it must be';
  expect(() => createDataConverter({ storage })).toThrow(message);
  expect(() => createDataConverter({ base: { externalStorage: storage } })).toThrow(message);
});

it('is refused by client and worker before they look for a server', async () => {
  const options = { address: '127.0.0.1:1', storage: { dir: 'values', threshold: 4 * 1024 * 1024 } };
  const message = /^storage.threshold is 4194304: /;
  await expect(connect(options)).rejects.toThrow(message);
  const model: Model = () => Promise.reject(new Error('not asked'));
  await expect(createWorker({ ...options, model })).rejects.toThrow(message);
});

it('takes thresholds up to what Temporal takes', () => {
  for (const threshold of [0, MAX_PAYLOAD_BYTES])
    expect(createDataConverter({ storage: { dir: 'values', threshold } }).externalStorage).toMatchObject({
      payloadSizeThreshold: threshold,
    });
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
