import type { PlanRequest } from '../../../src/chain/contract';
import { normalAllowance } from '../../../src/chain/plan/allowance';
import { planToDefinition } from '../../../src/chain/plan/to-definition';
import { PRODUCT_PAGE_INPUTS, PRODUCT_PAGE_PLAN, PRODUCT_PAGE_REQUEST } from '../../support/plans';
import { refusal, reply } from './support/answers';
import { activitiesOver, detailsOf, environment, failureOf, within } from './support/requests';
import { useStubEndpoint } from './support/stub-endpoint';

const endpoint = useStubEndpoint();

const allow = normalAllowance();
const planRequest = (more: Partial<PlanRequest> = {}): PlanRequest => ({
  model: 'claude-haiku-4-5',
  maxTokens: 4096,
  names: [],
  request: PRODUCT_PAGE_REQUEST,
  inputs: PRODUCT_PAGE_INPUTS,
  allow,
  ...more,
});
const run = (request = planRequest(), more = {}, values: readonly string[] = []) =>
  within(environment({ activityId: 'page/plan/1' }), () =>
    activitiesOver(endpoint, more).plan(request, ...values),
  );
const replied = (text: string) => {
  endpoint.answer = reply({ text });
};
const RECEIPT = {
  model: 'claude-haiku-4-5',
  requestId: 'req_stub',
  usage: { inputTokens: 10, outputTokens: 5 },
  cost: 0.000035,
};

test('gives the definition that an answer becomes, the receipt, and the answer, which it may be planned again from', async () => {
  const text = JSON.stringify(PRODUCT_PAGE_PLAN);
  replied(text);
  const expected = planToDefinition(PRODUCT_PAGE_PLAN, { inputs: PRODUCT_PAGE_INPUTS, allow });
  expect(await run()).toEqual({
    ...RECEIPT,
    output: (expected as { definition: unknown }).definition,
    reply: text,
  });
});

test('asks by a schema, with what the plan may have', async () => {
  replied('{}');
  await run();
  const { body, headers } = endpoint.received.at(-1)!;
  expect(headers['x-catenary-call']).toBe('page/plan/1');
  expect(body).toHaveProperty('output_config.format.schema.properties.steps.items.anyOf.length', 2);
  expect((body['messages'] as { content: string }[])[0]!.content).toContain('at most 12 steps');
});

test.each([
  ['nothing', ' \n', 'empty', ['the reply is empty']],
  ['no JSON', 'Here is your plan:', 'json', ['the reply is not one JSON value and nothing else']],
  [
    'a key given twice',
    '{"steps":[],"steps":[]}',
    'json',
    ['the reply gives the key "steps" twice in one object'],
  ],
  [
    'another shape',
    '{"plan":[]}',
    'schema',
    ['needs the key "steps"', 'plan: "plan" is not a key of it; it takes steps'],
  ],
])('rejects %s', async (_, text, by, reasons) => {
  replied(text);
  expect(await run()).toEqual({ ...RECEIPT, reply: text, rejected: { by, reasons } });
});

test('rejects a plan that goes too far, with everything that is wrong', async () => {
  const [first, second] = PRODUCT_PAGE_PLAN.steps;
  replied(
    JSON.stringify({
      steps: [
        { ...first, inputs: ['secrets'] },
        { ...second, output_name: 'keyword_list' },
      ],
    }),
  );
  expect((await run()).rejected).toEqual({
    by: 'plan',
    reasons: [
      'steps[0].inputs[0]: "secrets" is neither an input nor the output of an earlier step; there is product_brief',
      'steps[1].output_name: output "keyword_list" is taken by steps[0]: give each output a name of its own',
    ],
  });
});

test('says as many problems as a model can keep in mind, and how many are left', async () => {
  const steps = Array.from({ length: 300 }, (_, i) => ({
    ...PRODUCT_PAGE_PLAN.steps[0],
    step_name: `s${i}`,
    output: 1,
  }));
  replied(JSON.stringify({ steps }));
  const { reasons } = (await run()).rejected!;
  expect(JSON.stringify(reasons).length).toBeLessThan(4300);
  expect(reasons.length).toBeGreaterThan(20);
  expect(reasons.at(-1)).toMatch(/^and \d+ more problems$/);
});

test('asks again with the rejected plan and its problems', async () => {
  replied(JSON.stringify(PRODUCT_PAGE_PLAN));
  await run(planRequest({ turns: [{ reasons: ['steps: too many'] }], names: ['reply.0'] }), {}, [
    '{"steps":[]}',
  ]);
  const messages = endpoint.received.at(-1)!.body['messages'] as { role: string; content: string }[];
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(messages[2]!.content).toContain('- steps: too many');
});

test.each([
  ['refusal', 'Model.Refused'],
  ['max_tokens', 'Model.Truncated'],
  ['model_context_window_exceeded', 'Model.ContextExceeded'],
])('never takes an answer that stopped with %s, and says what it cost', async (stopReason, type) => {
  endpoint.answer = reply({ stopReason, text: JSON.stringify(PRODUCT_PAGE_PLAN) });
  const failure = await failureOf(run());
  expect(failure).toMatchObject({ type, nonRetryable: true });
  expect(detailsOf(failure)).toEqual(RECEIPT);
});

test('fails like any call where the endpoint does, or where a slot has no value', async () => {
  endpoint.answer = refusal(529, 'overloaded_error');
  expect(await failureOf(run())).toMatchObject({ type: 'Model.Overloaded', nonRetryable: false });
  const failure = await failureOf(run(planRequest({ request: 'write {{what}}' })));
  expect(failure).toMatchObject({ type: 'Slot.Missing', nonRetryable: true });
});

test('refuses a result that no payload holds', async () => {
  replied(JSON.stringify(PRODUCT_PAGE_PLAN));
  const failure = await failureOf(run(planRequest(), { maxOutputBytes: 1000 }));
  expect(failure).toMatchObject({ type: 'Output.TooLarge', nonRetryable: true });
  expect(failure.message).toMatch(/^the reply of page\/plan\/1 has \d{4} bytes, at most 1000 fit a result: /);
});
