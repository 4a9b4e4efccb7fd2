import { ExternalStorage, type Payload, type StorageDriver } from '@temporalio/common';
import { createDataConverter } from '../../../src/converter/data-converter';
import { type SteadyDriver, steadyStorage } from '../../../src/converter/steady-storage';
import { StoreFailedError } from '../../../src/converter/store-failed-error';
import { full, memoryStorage } from '../../support/memory-storage';

const payload = (text: string): Payload => ({ metadata: {}, data: Buffer.from(text) });

function refusing(times: number) {
  const memory = memoryStorage();
  let asked = 0;
  memory.before = () => {
    asked += 1;
    if (asked <= times) full();
  };
  const [driver] = steadyStorage(memory.storage).drivers;
  return { driver: driver as SteadyDriver, memory, asked: () => asked };
}

it('asks a storage again that does not take a value', async () => {
  const { driver, asked } = refusing(2);
  const claims = await driver.store({}, [payload('one')]);
  const [value] = await driver.retrieve({}, claims);
  expect(Buffer.from(value!.data!).toString()).toBe('one');
  expect(asked()).toBe(3);
});

it('says by name that a storage takes nothing, with what its driver said', async () => {
  const { driver, asked } = refusing(Infinity);
  const stored = driver.store({}, [payload('one')]);
  await expect(stored).rejects.toThrow(
    'the storage "memory" took nothing in 5 attempts: ENOSPC: no space left on device, write; mend what this driver keeps values in',
  );
  await expect(stored).rejects.toMatchObject({ name: 'StoreFailedError', type: 'Output.NotStored' });
  expect(asked()).toBe(5);
});

it('does not ask again for somebody who no longer waits', async () => {
  const { driver, asked } = refusing(Infinity);
  const stored = driver.store({ abortSignal: AbortSignal.abort() }, [payload('one')]);
  await expect(stored).rejects.toBeInstanceOf(StoreFailedError);
  expect(asked()).toBe(1);
});

it('stores once what was stored early, and says late that it was refused', async () => {
  const { driver, memory } = refusing(0);
  const one = payload('one');
  await driver.storeEarly(one, (store) => store({}));
  await driver.store({}, [one]);
  expect(memory.kept.size).toBe(1);
  const two = payload('two');
  await driver.storeEarly(two, () => Promise.reject(new Error('given up')));
  await expect(driver.store({}, [two])).rejects.toThrow('given up');
});

it("keeps names, types, threshold and choice of Temporal's storage, and is made once", async () => {
  const driver = (name: string): StorageDriver => ({
    name,
    type: `type of ${name}`,
    store: () => Promise.resolve([]),
    retrieve: () => Promise.resolve([]),
  });
  const [a, b, stranger] = [driver('a'), driver('b'), driver('c')];
  let choice: StorageDriver | null = b;
  const steady = steadyStorage(
    new ExternalStorage({ drivers: [a, b], driverSelector: () => choice, payloadSizeThreshold: 7 }),
  );
  expect(steady).toMatchObject({ payloadSizeThreshold: 7 });
  expect(steady.drivers).toMatchObject([
    { name: 'a', type: 'type of a' },
    { name: 'b', type: 'type of b' },
  ]);
  expect(steady.driverSelector({}, payload(''))).toBe(steady.getDriver('b'));
  choice = null;
  expect(steady.driverSelector({}, payload(''))).toBeNull();
  choice = stranger;
  expect(steady.driverSelector({}, payload(''))).toBe(stranger);
  const converter = createDataConverter({ storage: steady });
  expect(converter.externalStorage).toBe(steady);
});
