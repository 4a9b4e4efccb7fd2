import { type Payload, type SerializationContext, defaultPayloadConverter } from '@temporalio/common';
import { EncryptionCodec, type EncryptionCodecOptions } from '../../../src/converter/encryption-codec';
import { readKeyRing } from '../../../src/converter/key-ring';
import { keyLine } from '../../support/encryption';

const [FIRST, SECOND] = ['2026-01', '2026-02'].map(keyLine) as [string, string];
const HERE: SerializationContext = { type: 'workflow', namespace: 'prod', workflowId: 'page-4711' };
const ELSEWHERE: SerializationContext = { ...HERE, namespace: 'staging' };

const codecOf = (keys: readonly string[], options: EncryptionCodecOptions = {}): EncryptionCodec =>
  new EncryptionCodec(readKeyRing({ keys }), options);
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value)!;
const valueOf = (encoded: Payload): unknown => defaultPayloadConverter.fromPayload(encoded);
const bytesOf = ({ data }: Payload): Buffer => Buffer.from(data!);

async function encrypted(codec: EncryptionCodec, value: unknown, context = HERE): Promise<Payload> {
  const [encoded] = await codec.encode([payload(value)], context);
  return encoded!;
}

it('gives back what it encrypted, metadata too, and shows nothing of it', async () => {
  const codec = codecOf([FIRST]);
  const values = [
    { brief: 'Anna Svensson' },
    '',
    null,
    undefined,
    new Uint8Array([1, 2]),
    'x'.repeat(100_000),
  ];
  const encoded = await codec.encode(values.map(payload), HERE);
  for (const each of encoded) {
    expect(Object.keys(each.metadata!).toSorted()).toEqual(['encoding', 'encryption-key-id']);
    expect(Buffer.from(each.metadata!['encoding']!).toString()).toBe('binary/encrypted');
  }
  expect(Buffer.concat(encoded.map(bytesOf)).toString('latin1')).not.toMatch(/Anna|brief|json|plain|xxxx/);
  expect((await codec.decode(encoded, HERE)).map(valueOf)).toEqual(values);
  expect(await codec.encode([], HERE)).toEqual([]);
});

it('encrypts equal values differently each time', async () => {
  const codec = codecOf([FIRST], { sameFrom: 16_384 });
  const [one, two] = [await encrypted(codec, 'pass'), await encrypted(codec, 'pass')];
  expect(bytesOf(one).equals(bytesOf(two))).toBe(false);
});

it('encrypts equal large values equally where storage keeps them by content, and differently by key and namespace', async () => {
  const large = 'a large brief. '.repeat(2000);
  const codec = codecOf([FIRST], { sameFrom: 16_384 });
  const all = [
    await encrypted(codec, large),
    await encrypted(codec, large, { ...HERE, workflowId: 'another' }),
    await encrypted(codec, `${large}.`),
    await encrypted(codec, large, ELSEWHERE),
    await encrypted(codecOf([SECOND], { sameFrom: 16_384 }), large),
    await encrypted(codecOf([FIRST]), large),
  ].map((each) => bytesOf(each).toString('base64'));
  expect(all[1]).toBe(all[0]);
  expect(new Set(all).size).toBe(5);
  const vectors = all.map((each) => Buffer.from(each, 'base64').subarray(9, 21).toString('hex'));
  expect(new Set(vectors).size).toBe(5);
});

it('encrypts with the first key and decrypts with all: a rotation is a new first line', async () => {
  const old = await encrypted(codecOf([FIRST]), 'old');
  const rotated = codecOf([SECOND, FIRST]);
  const fresh = await encrypted(rotated, 'new');
  expect(Buffer.from(fresh.metadata!['encryption-key-id']!).toString()).toBe('2026-02');
  expect((await rotated.decode([old, fresh], HERE)).map(valueOf)).toEqual(['old', 'new']);
});

it('names the key that is missing, where, and the mend, and no key', async () => {
  const value = await encrypted(codecOf([FIRST]), 'old');
  const context: SerializationContext = {
    type: 'activity',
    namespace: 'prod',
    workflowId: 'page-4711',
    activityId: 'headline/generate/1',
    isLocal: false,
  };
  await expect(codecOf([SECOND]).decode([value], context)).rejects.toThrow(
    'a value of run page-4711, call headline/generate/1 was encrypted with the key "2026-01", which is not in the key ring ("2026-02"): add its line below the first',
  );
});

it('refuses a value that is not encrypted, and takes it where a namespace is being migrated', async () => {
  await expect(codecOf([FIRST]).decode([payload('planted')], HERE)).rejects.toThrow(
    /^a value of run page-4711 is not encrypted \(json\/plain\) and is refused: .*`strict: false`/,
  );
  await expect(codecOf([FIRST]).decode([{}], HERE)).rejects.toThrow('(no encoding)');
  const codec = codecOf([FIRST], { strict: false });
  const both = [payload('before'), await encrypted(codec, 'after')];
  expect((await codec.decode(both, HERE)).map(valueOf)).toEqual(['before', 'after']);
});

it('takes what the server itself says of a cancelled call, which has no keys, and there alone', async () => {
  const codec = codecOf([FIRST]);
  const word = payload('ACTIVITY_ID_NOT_STARTED');
  const { namespace, workflowId } = HERE as { namespace: string; workflowId: string };
  const call: SerializationContext = {
    type: 'activity',
    namespace,
    workflowId,
    activityId: 'a/generate/1',
    isLocal: false,
  };
  expect((await codec.decode([word], call)).map(valueOf)).toEqual(['ACTIVITY_ID_NOT_STARTED']);
  await expect(codec.decode([word], HERE)).rejects.toThrow('is not encrypted');
  await expect(codec.decode([payload('ACTIVITY_ID_NOT_STARTED!')], call)).rejects.toThrow('is not encrypted');
  const bytes = { ...word, metadata: { encoding: Buffer.from('binary/plain') } };
  const typed = { ...word, metadata: { ...word.metadata, messageType: Buffer.from('Planted') } };
  for (const other of [bytes, typed, { data: word.data! }])
    await expect(codec.decode([other], call)).rejects.toThrow('is not encrypted');
});

it("refuses another namespace's value by name", async () => {
  const value = await encrypted(codecOf([FIRST]), 'secret', ELSEWHERE);
  await expect(codecOf([FIRST]).decode([value], HERE)).rejects.toThrow(
    'an encrypted value of run page-4711 was encrypted for another namespace than prod',
  );
  const relabelled = bytesOf(value);
  bytesOf(await encrypted(codecOf([FIRST]), 'other')).copy(relabelled, 1, 1, 9);
  await expect(codecOf([FIRST]).decode([{ ...value, data: relabelled }], HERE)).rejects.toThrow('is damaged');
});

it('takes the namespace that it is set up with where Temporal gives none', async () => {
  const value = await encrypted(codecOf([FIRST]), 'a failure');
  const codec = codecOf([FIRST], { namespace: 'prod' });
  expect((await codec.decode([value])).map(valueOf)).toEqual(['a failure']);
  await expect(codecOf([FIRST]).decode([value])).rejects.toThrow('another namespace than none');
});

it('refuses a value of which any byte was changed, or cut off', async () => {
  const codec = codecOf([FIRST]);
  const value = await encrypted(codec, 'secret');
  const whole = bytesOf(value);
  for (let at = 0; at < whole.length; at++) {
    const data = Buffer.from(whole);
    data[at]! ^= 1;
    await expect(codec.decode([{ ...value, data }], HERE)).rejects.toThrow(/is damaged|another namespace/);
  }
  for (const length of [0, 1, 20, 36, whole.length - 1])
    await expect(codec.decode([{ ...value, data: whole.subarray(0, length) }], HERE)).rejects.toThrow(
      'is damaged',
    );
});

it('refuses a value under the id of another key', async () => {
  const value = await encrypted(codecOf([FIRST]), 'secret');
  const metadata = { ...value.metadata, 'encryption-key-id': Buffer.from('2026-02') };
  await expect(codecOf([SECOND, FIRST]).decode([{ ...value, metadata }], HERE)).rejects.toThrow(
    'or the key "2026-02" is not the one that it was encrypted with',
  );
});
