import { refusal, reply } from './support/answers';
import { activitiesOver, detailsOf, environment, failureOf, judgeRequest, within } from './support/requests';
import { useStubEndpoint } from './support/stub-endpoint';

const endpoint = useStubEndpoint();

const judged = (
  output: string | string[] = 'A headline',
  request = judgeRequest(),
  values: readonly string[] = [],
) => within(environment(), () => activitiesOver(endpoint).judge(request, output, ...values));

test('gives the verdict, its reasons and the receipt', async () => {
  endpoint.answer = reply({ text: '{"verdict":"fail","reasons":["does not name the product"," "]}' });
  expect(await judged()).toEqual({
    verdict: 'fail',
    reasons: ['does not name the product'],
    model: 'claude-haiku-4-5',
    requestId: 'req_stub',
    usage: { inputTokens: 10, outputTokens: 5 },
    cost: 0.000035,
  });
});

test('takes a pass without reasons, and gives a fail one', async () => {
  endpoint.answer = reply({ text: '{"verdict":"pass","reasons":[]}' });
  expect(await judged()).toMatchObject({ verdict: 'pass', reasons: [] });
  endpoint.answer = reply({ text: '{"verdict":"fail","reasons":[]}' });
  expect(await judged()).toMatchObject({ verdict: 'fail', reasons: ['does not meet the criteria'] });
});

test.each([
  ['garbage', 'qwertz'],
  ['praise', 'This could not FAIL to delight: pass!'],
  ['a score', '{"verdict":"9/10","reasons":[]}'],
  ['another case', '{"verdict":"PASS","reasons":[]}'],
  ['a boolean', '{"verdict":true,"reasons":[]}'],
  ['NaN', '{"verdict":NaN,"reasons":[]}'],
  ['a verdict given twice', '{"verdict":"fail","verdict":"pass","reasons":[]}'],
  ['no reasons', '{"verdict":"pass"}'],
  ['reasons that are no texts', '{"verdict":"fail","reasons":[1]}'],
  ['a list', '["pass"]'],
  ['nothing', ''],
])('never reads %s as a verdict', async (_, text) => {
  endpoint.answer = reply({ text });
  const failure = await failureOf(judged());
  expect(failure).toMatchObject({ type: 'Judge.Unreadable', nonRetryable: true });
  expect(detailsOf(failure)).toMatchObject({
    model: 'claude-haiku-4-5',
    requestId: 'req_stub',
    cost: 0.000035,
  });
});

test.each(['refusal', 'max_tokens', 'model_context_window_exceeded', 'tool_use'])(
  'never reads a verdict from an answer that stopped with %s',
  async (stopReason) => {
    endpoint.answer = reply({ stopReason, text: '{"verdict":"pass","reasons":[]}' });
    const failure = await failureOf(judged());
    expect(failure).toMatchObject({ type: 'Judge.Unreadable', nonRetryable: true });
    expect(failure.message).toBe(`the judge gave no verdict: it stopped with ${stopReason}`);
  },
);

test('fails like any call where the endpoint does', async () => {
  endpoint.answer = refusal(529, 'overloaded_error');
  expect(await failureOf(judged())).toMatchObject({ type: 'Model.Overloaded', nonRetryable: false });
});

test('shows the judge criteria and candidate, a schema, and no conversation', async () => {
  endpoint.answer = reply({ text: '{"verdict":"pass","reasons":[]}' });
  await judged(['fold', 'light'], judgeRequest({ criteria: 'Mentions {{product}}.', names: ['product'] }), [
    'Foldy',
  ]);
  const { body } = endpoint.received.at(-1)!;
  const messages = body['messages'] as { role: string; content: string }[];
  expect(messages).toHaveLength(1);
  expect(messages[0]!.content).toMatch(/<criteria-([0-9a-f]{16})>\nMentions Foldy\.\n<\/criteria-\1>/);
  expect(messages[0]!.content).toMatch(/<candidate-([0-9a-f]{16})>\n\["fold","light"\]\n<\/candidate-\1>/);
  expect(body).toHaveProperty('output_config.format.schema.properties.verdict.enum', ['pass', 'fail']);
});
