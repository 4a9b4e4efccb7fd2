import type { DataConverter, Payload } from '@temporalio/common';
import { createActivities, type Model } from '../../../src/activities';
import { createDataConverter } from '../../../src/converter/data-converter';
import { EarlyStorage } from '../../../src/converter/early-storage';
import { keepingAnswers } from '../../../src/worker/keeping-answers';
import { full, type MemoryStorage, memoryStorage } from '../../support/memory-storage';
import { environment, generateRequest, within } from '../activities/support/requests';

const encryption = { keys: `k1:${Buffer.alloc(32, 7).toString('base64')}` };
const text = 'secret '.repeat(5000);
const payload: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(text) };
const usage = { inputTokens: 10, outputTokens: 5 };
const model: Model = () => Promise.resolve({ model: 'm', text, stopReason: 'end_turn', usage });
const activities = createActivities({ model });

const last = (converter: DataConverter) => converter.payloadCodecs?.at(-1);

/** Encodes as an activity's result is, and stores it as Temporal does then. */
async function resultOf(
  converter: DataConverter,
  made: () => Promise<unknown>,
  info: Parameters<typeof environment>[0] = {},
) {
  let encoded = [payload];
  await within(environment({ startToCloseTimeoutMs: 60_000, ...info }), async () => {
    await made();
    for (const codec of converter.payloadCodecs!) encoded = await codec.encode(encoded);
  });
  return converter.externalStorage!.drivers[0]!.store({}, encoded);
}

const answer = () => activities.generate(generateRequest());
const bytesIn = ({ kept }: MemoryStorage) => Buffer.concat([...kept.values()]).toString('latin1');

it('stores an answer once, as all codecs have made it', async () => {
  const memory = memoryStorage();
  const converter = keepingAnswers(createDataConverter({ storage: memory.storage, encryption }));
  expect(last(converter)).toBeInstanceOf(EarlyStorage);
  await resultOf(converter, answer);
  expect(memory.kept.size).toBe(1);
  expect(bytesIn(memory)).not.toContain('secret');
});

it('beats while an answer is stored, and stores no beat', async () => {
  const memory = memoryStorage(0);
  const converter = keepingAnswers({ externalStorage: memory.storage });
  const beats: unknown[] = [];
  const activity = environment({ startToCloseTimeoutMs: 60_000, heartbeatTimeoutMs: 60 });
  activity.on('heartbeat', (details: unknown) => {
    beats.push(details);
    void last(converter)!.encode([{ data: Buffer.from('beat') }]);
  });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  memory.before = () => held;
  await within(activity, async () => {
    await answer();
    const stored = last(converter)!.encode([payload]);
    while (beats.length < 3) await new Promise(setImmediate);
    release();
    await stored;
  });
  expect(memory.kept.size).toBe(1);
});

it('fails with the receipt, for good, where the storage does not end in time', async () => {
  const memory = memoryStorage();
  memory.before = () => new Promise(() => undefined);
  const converter = keepingAnswers({ externalStorage: memory.storage });
  await expect(resultOf(converter, answer, { startToCloseTimeoutMs: 5200 })).rejects.toMatchObject({
    type: 'Output.NotStored',
    nonRetryable: true,
    message: expect.stringMatching(
      /^the answer of page\/generate\/1 is paid for and lost: the storage has taken nothing in \d+ ms$/,
    ),
    details: [{ model: 'm', usage }],
  });
});

it('leaves to Temporal what no model has answered', async () => {
  const memory = memoryStorage();
  const converter = keepingAnswers({ externalStorage: memory.storage });
  const codec = last(converter)!;
  await codec.encode([payload]);
  await within(environment(), async () => {
    await activities.check({}, 'x');
    await codec.encode([payload]);
  });
  expect(memory.kept.size).toBe(0);
  expect(await codec.decode([payload])).toEqual([payload]);
});

it('leaves it to Temporal to say that no driver can be chosen', async () => {
  const memory = memoryStorage();
  memory.before = full;
  const converter = keepingAnswers({ externalStorage: memory.storage });
  Object.assign(converter.externalStorage!, {
    driverSelector: () => {
      throw new Error('no driver');
    },
  });
  await within(environment({ startToCloseTimeoutMs: 60_000 }), async () => {
    await answer();
    expect(await last(converter)!.encode([payload])).toEqual([payload]);
  });
});

it('changes nothing where there is no storage', () => {
  expect(keepingAnswers({}).payloadCodecs).toBeUndefined();
});
