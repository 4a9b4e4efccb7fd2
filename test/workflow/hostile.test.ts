import { hashOf } from '../../src/chain/run/run';
import { chainOf } from '../support/chains';
import { timeSkippingServer } from '../support/servers';
import { failureOf, inputOf, useStage } from '../support/stage';

const stage = useStage(timeSkippingServer);
const good = inputOf(chainOf([{ step: 'a', prompt: '{{brief}}' }]), { brief: 'b' });

const CASES: Readonly<Record<string, readonly unknown[]>> = {
  'no argument': [],
  null: [null],
  'a number': [7],
  'a text': ['chain'],
  'a list': [[good]],
  'an empty object': [{}],
  'no definition': [{ hash: 'x', inputs: {} }],
  'a definition that is a list': [{ ...good, definition: [] }],
  'a definition without defaults written out': [
    { ...good, definition: chainOf([{ text: 'a', template: 'b' }]) },
  ],
  'another hash': [{ ...good, hash: '0'.repeat(64) }],
  'a hash that is an object': [{ ...good, hash: { toString: 1 } }],
  'inputs that are null': [{ ...good, inputs: null }],
  'inputs that are a list': [{ ...good, inputs: ['b'] }],
  'inputs that are a text': [{ ...good, inputs: 'brief' }],
  'an input too many': [{ ...good, inputs: { brief: 'b', more: 1 } }],
  'options that are a number': [{ ...good, options: 5 }],
  'a model queue that is a number': [{ ...good, options: { modelTaskQueue: 5 } }],
  'a model queue without a name': [{ ...good, options: { modelTaskQueue: '' } }],
  "a model queue of Temporal's own": [{ ...good, options: { modelTaskQueue: '/_sys/a' } }],
  'a snapshot that is null': [{ ...good, snapshot: null }],
  'a snapshot of another format': [{ ...good, snapshot: { catenary: 'snapshot/9' } }],
  'a lone surrogate': [{ ...good, definition: chainOf([{ text: 'a', template: 'x\ud800' }]) }],
  'blocks nested 400 deep': [
    {
      ...good,
      definition: { ...chainOf([]), blocks: JSON.parse('['.repeat(400) + ']'.repeat(400)) as [] },
    },
  ],
  'a key of a megabyte': [{ ...good, definition: { ...chainOf([]), ['k'.repeat(1e6)]: 1 } }],
  'ten thousand wrong blocks': [
    { ...good, definition: chainOf(Array.from({ length: 10_000 }, () => ({ steep: 'é' })) as never) },
  ],
};

const KINDS = ['ChainDefinitionError', 'ChainRunError'];

test.each(Object.entries(CASES))('%s ends as a failed run that says why', async (_, args) => {
  const { type, message, details } = await failureOf(await stage.startRaw('test_chain', [...args]));
  expect(KINDS).toContain(type);
  expect(message).not.toBe('');
  expect(Buffer.byteLength(message + JSON.stringify(details ?? []))).toBeLessThan(64 * 1024);
});

test('every problem is in the message and in the details, with its place', async () => {
  const definition = chainOf([
    { step: 'a', prompt: '{{breif}}' },
    { step: 'a', prompt: '{{brief}}', repairs: -1 },
  ]);
  const run = await stage.startRaw('test_chain', [{ definition, hash: hashOf(definition), inputs: {} }]);
  const { message, details } = await failureOf(run);
  const problems = details![0] as { path: unknown[]; message: string }[];
  expect(problems.length).toBeGreaterThanOrEqual(3);
  for (const problem of problems) expect(message).toContain(problem.message);
  expect(problems.map(({ path }) => path.slice(0, 2))).toContainEqual(['blocks', 1]);
});
