import type { Answer, CallInfo } from '../../src/testing/scripted';
import { timeSkippingServer } from '../support/servers';
import { activitiesOf, idsOf, useStage } from '../support/stage';

const stage = useStage(timeSkippingServer, {
  price: async (order: { sku: string }, note: string) => ({ sku: order.sku, cents: 1250, note }),
});

test('blocks of a list run one after the other, in written order', async () => {
  const { ledger } = stage.script({ a: 'A', b: 'B', c: 'C' });
  const run = await stage.start([
    { step: 'a', prompt: '{{brief}}' },
    { step: 'b', prompt: '{{a}}' },
    { step: 'c', prompt: '{{all_outputs}}' },
  ]);
  const { outputs, steps, usage } = await run.result();
  expect(outputs).toEqual({ a: 'A', b: 'B', c: 'C' });
  expect(Object.values(steps).map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  expect(usage).toMatchObject({ calls: 3 });
  expect(idsOf(ledger.calls)).toEqual(['a/generate/1', 'b/generate/1', 'c/generate/1']);
  expect(ledger.peakInFlight).toBe(1);
});

test('members of a group start together, and what follows waits for all of them', async () => {
  const endpoint = stage.script({}, { fallback: (_, { path }) => held(path) });
  const held = async (path: string): Promise<Answer> => {
    if (path !== 'sum') await endpoint.ledger.waitFor(({ peakInFlight }) => peakInFlight === 3);
    return path;
  };
  const run = await stage.start([
    {
      parallel: 'group',
      blocks: ['x', 'y', 'z'].map((step) => ({ step, prompt: '{{brief}}' })),
    },
    { step: 'sum', prompt: '{{x}}{{y}}{{z}}' },
  ]);
  expect((await run.result()).outputs['sum']).toBe('sum');
  expect(idsOf(endpoint.ledger.calls).at(-1)).toBe('sum/generate/1');
});

test('a member that names a sibling waits for that sibling only', async () => {
  let release = (): void => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  const endpoint = stage.script({
    'group/slow': () => slow.then(() => 'S'),
    'group/fast': 'F',
    'group/after': 'A',
  });
  const run = await stage.start([
    {
      parallel: 'group',
      blocks: [
        { step: 'after', prompt: '{{fast}}' },
        { step: 'slow', prompt: '{{brief}}' },
        { step: 'fast', prompt: '{{brief}}' },
      ],
    },
  ]);
  await endpoint.ledger.waitFor(({ calls }) =>
    calls.some(({ path, outcome }) => path === 'group/after' && outcome === 'answered'),
  );
  expect(endpoint.ledger.inFlight).toBe(1);
  release();
  expect((await run.result()).outputs).toEqual({ after: 'A', slow: 'S', fast: 'F' });
});

test('no more calls are in flight than the window has room for', async () => {
  const endpoint = stage.script({}, { fallback: 'x', latencyMs: 20 });
  const blocks = Array.from({ length: 9 }, (_, i) => ({ step: `s${i}`, prompt: '{{brief}}' }));
  const run = await stage.start({
    catenary: 1,
    name: 'windowed',
    inputs: { brief: 'string' },
    window: { calls: 2 },
    blocks: [{ parallel: 'group', blocks }],
  });
  await run.result();
  expect(endpoint.ledger.peakInFlight).toBe(2);
  expect(idsOf(endpoint.ledger.calls)).toHaveLength(9);
});

test('an activity gets values as they are, and its output is a value again', async () => {
  const endpoint = stage.script({ tell: (request) => JSON.stringify(request.messages) });
  const run = await stage.start(
    {
      catenary: 1,
      name: 'priced',
      inputs: { order: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } },
      blocks: [
        { activity: 'quote', call: 'price', args: ['{{order}}', 'for {{order.sku}}'], as: 'offer' },
        { text: 'line', template: '{{offer.sku}} costs {{offer.cents}}' },
        { step: 'tell', prompt: '{{line}}' },
      ],
    },
    { order: { sku: 'K1' } },
  );
  const { outputs, steps } = await run.result();
  expect(outputs['offer']).toEqual({ sku: 'K1', cents: 1250, note: 'for K1' });
  expect(outputs['line']).toBe('K1 costs 1250');
  expect(outputs['tell']).toContain('K1 costs 1250');
  expect(steps['line']!.status).toBe('done');
  expect(endpoint.ledger.count()).toBe(1);
  expect(await activitiesOf(run)).toMatchObject([
    { id: 'quote/call/1', queue: stage.taskQueue },
    { id: 'tell/generate/1', queue: `${stage.taskQueue}-models` },
  ]);
});

test('a block whose condition does not hold is skipped without a call', async () => {
  const kind = (_: unknown, { n }: CallInfo): Answer => ({ json: { kind: n === 1 ? 'refund' : 'other' } });
  const { ledger } = stage.script({ label: kind, refund: 'R', praise: 'P' });
  const run = await stage.start([
    {
      step: 'label',
      prompt: '{{brief}}',
      output: {
        type: 'object',
        properties: { kind: { enum: ['refund', 'other'] } },
        required: ['kind'],
      },
    },
    { step: 'refund', prompt: '{{label.kind}}', when: { 'label.kind': 'refund' } },
    { step: 'praise', prompt: '{{refund?}}', when: { not: { refund: { exists: true } } } },
  ]);
  const { outputs, steps } = await run.result();
  expect(outputs).toEqual({ label: { kind: 'refund' }, refund: 'R' });
  expect(steps['praise']!.status).toBe('skipped');
  expect(ledger.count('praise')).toBe(0);
});
