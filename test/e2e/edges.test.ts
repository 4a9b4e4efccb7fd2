import fc from 'fast-check';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import { chainOf } from '../support/chains';
import { devServer } from '../support/servers';
import { failureOf, inputOf, type RunHandle, useStage } from '../support/stage';

const echo = async (...args: unknown[]): Promise<unknown> => args[0] ?? null;
const emoji = '🦊'.repeat(256);
const breaks = (): Promise<never> => Promise.reject(new Error('"\\\u0001✗'.repeat(300)));
const stage = useStage(devServer, { echo, breaks, [emoji]: echo });

const name = 'n'.repeat(60);
const nested = (depth: number): Block =>
  depth === 0
    ? { step: 'inner', prompt: '{{brief}}' }
    : { parallel: `${name}_${depth}`, blocks: [nested(depth - 1)] };
const step = (rest: object = {}): Block => ({ step: 'a', prompt: '{{brief}}', ...rest }) as Block;

const good = inputOf(chainOf([step()]), { brief: 'b' });

const CASES: Readonly<Record<string, ChainDefinition>> = {
  'groups nested 6 deep': chainOf([nested(6)]),
  'groups nested 13 deep': chainOf([nested(13)]),
  'groups nested 28 deep': chainOf([nested(28)]),
  'a retry policy whose first interval is above its longest': chainOf([
    step({ retry: { initialInterval: '2 minutes' } }),
  ]),
  'a duration of half a millisecond': chainOf([step({ timeouts: { heartbeat: 0.5 } })]),
  'a duration of a fraction': chainOf([step({ timeouts: { call: 1000.7, scheduleToClose: 12345.678 } })]),
  'an interval of a fraction': chainOf([step({ retry: { initialInterval: 1.5 } })]),
  'a year of time': chainOf([step({ timeouts: { call: '366 days', scheduleToClose: '366 days' } })]),
  'a schedule-to-close below a call': chainOf([
    step({ timeouts: { call: '1 hour', scheduleToClose: '10 minutes' } }),
  ]),
  'an activity type of 1,024 bytes': chainOf([{ activity: 'a', call: emoji }]),
  'a queue that Temporal keeps for itself': chainOf([
    { activity: 'a', call: 'echo', taskQueue: '/_sys/stage/1', timeouts: { scheduleToClose: '3 s' } },
  ]),
  'a queue of 1,024 bytes': chainOf([
    { activity: 'a', call: 'echo', taskQueue: emoji, timeouts: { scheduleToClose: '3 s' } },
  ]),
  'an activity that does not exist': chainOf([
    { activity: 'a', call: 'nothing', retry: { maximumAttempts: 1 } },
  ]),
};

/** How a run ends; `stuck` where its workflow task fails again and again. */
async function endOf(run: RunHandle): Promise<string> {
  const ended = run.result().then(
    () => 'done',
    (error: { cause?: { type?: string } }) => error.cause?.type ?? 'another error',
  );
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<string>((resolve) => (timer = setTimeout(resolve, 20_000, 'stuck')));
  try {
    return await Promise.race([ended, stuck]);
  } finally {
    clearTimeout(timer);
  }
}

test.each(Object.entries(CASES))('a run ends with %s', async (_, definition) => {
  stage.script({}, { fallback: 'text' });
  const run = await stage.start(definition);
  expect(['done', 'ChainDefinitionError', 'ChainRunError']).toContain(await endOf(run));
});

test('values of any kind in the places of an input never leave a run open', async () => {
  const blocks = fc.array(
    fc.oneof(fc.jsonValue(), fc.record({ step: fc.jsonValue(), prompt: fc.jsonValue() })),
  );
  const definition = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { catenary: fc.constant(1), name: fc.jsonValue(), blocks, defaults: fc.jsonValue() },
      { requiredKeys: ['catenary'] },
    ),
  );
  const input = fc.oneof(
    fc.jsonValue(),
    fc.record({ definition, hash: fc.jsonValue(), inputs: fc.jsonValue(), options: fc.jsonValue() }),
    fc.record({ inputs: fc.jsonValue(), options: fc.jsonValue() }).map((rest) => ({ ...good, ...rest })),
    fc.record({ snapshot: fc.jsonValue() }),
  );
  stage.script({}, { fallback: 'text' });
  const ends = fc.sample(input, 60).map(async (sample) => {
    const end = await endOf(await stage.startRaw('test_chain', [sample]));
    return { end, sample };
  });
  for (const { end, sample } of await Promise.all(ends))
    expect({ end, sample }).toEqual({
      end: expect.stringMatching(/^(done|Chain\w+Error)$/) as string,
      sample,
    });
});

test('the report of a run whose failures are large stays within 32 KiB', async () => {
  const blocks = Array.from({ length: 40 }, (_, i) => ({
    activity: `s${i}`,
    call: 'breaks',
    retry: { maximumAttempts: 1 },
  }));
  const run = await stage.start([{ parallel: 'team', blocks }]);
  const { message, details } = await failureOf(run);
  expect(Buffer.byteLength(JSON.stringify(details![0]))).toBeLessThanOrEqual(32 * 1024);
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(16 * 1024);
  expect(details![0]).toMatchObject({ chain: 'test_chain', shortened: true });
  expect(message).toContain('team/s0 failed');
});
