import type { Block, Fallback, StepBlock } from '../../src/chain/definition/definition';
import { fault, verdict } from '../../src/testing/scripted';
import { timeSkippingServer } from '../support/servers';
import { failureOf, idsOf, useStage } from '../support/stage';

const stage = useStage(timeSkippingServer, {
  names_product: async (output: string) =>
    output.includes('Kettle')
      ? { verdict: 'pass', reasons: [] }
      : { verdict: 'fail', reasons: ['does not name the product'] },
  mumbles: async () => ({ verdict: 'perhaps' }),
});

const write = (rest: Partial<StepBlock> = {}): Block => ({ step: 'write', prompt: '{{brief}}', ...rest });
const fallback: Fallback = { prompt: 'In five words: {{brief}}' };

test('a broken rule is said to the model, which is asked again', async () => {
  const { ledger } = stage.script({ write: ['Buy! Buy! Buy!', 'A kettle'] });
  const run = await stage.start([write({ checks: [{ excludes: ['!'] }] })]);
  const { outputs, steps } = await run.result();
  expect(outputs['write']).toBe('A kettle');
  expect(steps['write']).toMatchObject({ status: 'repaired', attempts: 2 });
  const { messages } = ledger.calls[1]!.request as { messages: unknown[] };
  expect(JSON.stringify(messages)).toContain('Buy! Buy! Buy!');
  expect(messages).toHaveLength(3);
});

test.each([
  ['a schema', { output: { type: 'integer' } }, 'seven'],
  ['a validator', { checks: [{ validator: 'names_product' }] }, 'A thing'],
  ['a judge', { checks: [{ judge: 'Names the product' }] }, 'A thing'],
] as const)('%s that says no is repaired twice and then falls back', async (_, rest, bad) => {
  const judge = {
    'write/judge': [verdict.fail('dull'), verdict.fail('dull'), verdict.fail('dull'), verdict.pass()],
  };
  const good = 'output' in rest ? { json: { value: 7 } } : 'Kettle';
  const { ledger } = stage.script({ write: [bad, bad, bad, good], ...judge });
  const run = await stage.start([write({ ...rest, fallback } as Partial<StepBlock>)]);
  const { outputs, steps, errors } = await run.result();
  expect(outputs['write']).toBe('output' in rest ? 7 : 'Kettle');
  expect(steps['write']!.status).toBe('fallback');
  expect(errors['write']).toMatch(/^Used fallback after 2 repairs: /);
  expect(ledger.count('write/generate')).toBe(4);
});

test('a cut reply is asked for once more with twice the room', async () => {
  const { ledger } = stage.script({ write: [fault.maxTokens(), 'whole'] });
  const run = await stage.start([write({ maxTokens: 100 })]);
  expect((await run.result()).outputs['write']).toBe('whole');
  expect(ledger.calls.map(({ maxTokens }) => maxTokens)).toEqual([100, 200]);
});

test('a refusal falls back at once, and the same request is not sent again', async () => {
  const { ledger } = stage.script({ write: [fault.refusal(), 'plain'] });
  const run = await stage.start([write({ fallback: [{ model: 'default' }, fallback] })]);
  expect((await run.result()).steps['write']!.status).toBe('fallback');
  expect(ledger.count()).toBe(2);
});

test('a constant stands in where every model fails, and is checked too', async () => {
  stage.script({ write: fault.refusal() });
  const run = await stage.start([
    write({ checks: [{ maxWords: 3 }], fallback: { value: 'New in our shop' } }),
  ]);
  const { message, type } = await failureOf(run);
  expect(type).toBe('ChainRunError');
  expect(message).toMatch(/write failed after 1 fallback: .*before its fallback: the model refuses/);
});

test('what may be skipped is skipped, and the run goes on without it', async () => {
  const { ledger } = stage.script({ write: fault.refusal(), end: 'E' });
  const run = await stage.start([write({ onFailure: 'skip' }), { step: 'end', prompt: '[{{write?}}]' }]);
  const { outputs, steps, errors } = await run.result();
  expect(outputs).toEqual({ end: 'E' });
  expect(steps['write']!.status).toBe('skipped');
  expect(errors['write']).toContain('write failed');
  expect(JSON.stringify(ledger.calls[1]!.request)).toContain('[]');
});

test('a judge that cannot be read twice fails the step and blames no draft', async () => {
  const { ledger } = stage.script({ write: 'A kettle', 'write/judge': 'PASS, I would say' });
  const run = await stage.start([write({ checks: [{ judge: 'good' }], fallback })]);
  expect((await failureOf(run)).message).toMatch(/^write failed: the judge gave no verdict/);
  expect(idsOf(ledger.calls)).toEqual(['write/generate/1', 'write/judge/1', 'write/judge/2']);
});

test('a validator that answers no verdict fails the step by its name', async () => {
  stage.script({ write: 'A kettle' });
  const run = await stage.start([write({ checks: [{ validator: 'mumbles' }] })]);
  expect((await failureOf(run)).message).toMatch(/mumbles must answer \{ verdict/);
});

test('wrong credentials end the run at the first call, whatever may be skipped', async () => {
  const { ledger } = stage.script({ write: fault.status(401), end: 'E' });
  const run = await stage.start([
    write({ onFailure: 'skip', fallback }),
    { step: 'end', prompt: '{{write?}}' },
  ]);
  expect((await failureOf(run)).message).toMatch(/^write failed: the endpoint refuses the credentials/);
  expect(ledger.count()).toBe(1);
});

test('under siblings: finish every failure of a group is told', async () => {
  stage.script({ 'team/a': fault.refusal(), 'team/b': 'B', 'team/c': fault.status(413) });
  const blocks = ['a', 'b', 'c'].map((step) => ({ step, prompt: '{{brief}}' }));
  const run = await stage.start([{ parallel: 'team', blocks }]);
  const { message, details } = await failureOf(run);
  expect(message.split('\n')).toHaveLength(2);
  expect(Object.keys((details![0] as { failures: object }).failures)).toEqual(['team/a', 'team/c']);
});

test('under siblings: cancel the calls in flight are ended and awaited', async () => {
  const endpoint = stage.script({
    'team/a': () => endpoint.ledger.waitFor(({ inFlight }) => inFlight === 2).then(fault.refusal),
    'team/b': fault.never(),
  });
  const run = await stage.start([
    {
      parallel: 'team',
      siblings: 'cancel',
      blocks: [
        { step: 'a', prompt: '{{brief}}' },
        { step: 'b', prompt: '{{brief}}', timeouts: { heartbeat: '1 s' } },
        { step: 'c', prompt: '{{a}}' },
      ],
    },
  ]);
  expect((await failureOf(run)).message).toMatch(/^team\/a failed/);
  expect(Object.fromEntries(endpoint.ledger.calls.map(({ path, outcome }) => [path, outcome]))).toEqual({
    'team/a': 'answered',
    'team/b': 'aborted',
  });
});

test('a limit of calls stops the run before the call that would pass it', async () => {
  const { ledger } = stage.script({}, { fallback: 'too many words for this rule' });
  const run = await stage.start({
    catenary: 1,
    name: 'limited',
    inputs: { brief: 'string' },
    limits: { calls: 2 },
    blocks: [write({ checks: [{ maxWords: 2 }], repairs: 50, onFailure: 'skip' })],
  });
  expect((await failureOf(run)).message).toContain(
    "the chain's limit of 2 model calls is reached; raise limits.calls",
  );
  expect(ledger.count()).toBe(2);
});
