import { step } from '../../../support/blocks';
import { ids, play, rejected, runOf } from '../../../support/chains';
import { sub } from '../../../support/subchains';

test('its own defaults, context and system hold inside it; model and maxTokens are those around it', () => {
  const run = runOf(
    [
      sub([step('a', 'x'), step('b', '{{a?}}', { onFailure: 'fail' })], {
        context: 'C',
        inputs: {},
        defaults: { repairs: 0, onFailure: 'skip', system: 'S' },
      }),
      step('c', 'x'),
    ],
    {
      context: 'outer {{brief}}',
      defaults: { model: 'big', maxTokens: 77, system: 'outer system', repairs: 1 },
    },
  );
  const calls = play(run, { 'sub/a': rejected('no') });
  expect(ids(calls)).toEqual(['sub/a/generate/1', 'sub/b/generate/1', 'c/generate/1']);
  expect(calls[0]!.call.args).toMatchObject([
    { context: 'C', system: 'S', model: 'big', maxTokens: 77, names: [] },
  ]);
  expect(calls[2]!.call.args[0]).toMatchObject({
    context: 'outer {{brief}}',
    system: 'outer system',
    names: ['brief'],
  });
  const without = runOf([sub([step('a', 'x')])], { context: 'outer', defaults: { system: 'outer system' } });
  const request = play(without)[0]!.call.args[0];
  expect(request).not.toHaveProperty('system');
  expect(request).not.toHaveProperty('context');
});

test('its limits count its own calls, and the limits around it count them too', () => {
  const limited = (inner: object, outer: object): ReturnType<typeof runOf> =>
    runOf([step('before', 'x'), sub([step('a', 'x'), step('b', 'x')], { limits: inner }), step('c', 'x')], {
      limits: outer,
    });
  const inside = limited({ calls: 1 }, {});
  expect(ids(play(inside))).toEqual(['before/generate/1', 'sub/a/generate/1']);
  expect(inside.state.errors['sub/b']).toBe(
    'sub/b failed: sub: its limit of 1 model calls is reached; raise limits.calls',
  );
  expect(inside.state.scopes!.sub!.usage).toEqual({ calls: 1, outputTokens: 5 });
  const enough = limited({ calls: 2, outputTokens: 4106 }, {});
  expect(play(enough)).toHaveLength(4);
  const around = limited({ calls: 2 }, { calls: 2 });
  expect(play(around)).toHaveLength(2);
  expect(around.state.errors['sub/b']).toMatch(/the chain's limit of 2 model calls/);
});

test('its limit of output tokens holds what is in flight inside it, not what is outside', () => {
  const run = runOf([
    {
      parallel: 'g',
      blocks: [
        step('big', 'x', { maxTokens: 4000 }),
        sub(
          [{ parallel: 'h', blocks: [step('a', 'x', { maxTokens: 60 }), step('b', 'x', { maxTokens: 60 })] }],
          { limits: { outputTokens: 100 } },
        ),
      ],
    },
  ]);
  const calls = play(run);
  expect(calls.map(({ call, startedAt }) => [call.path, startedAt])).toEqual([
    ['g/big', 0],
    ['g/sub/h/a', 0],
    ['g/sub/h/b', 1000],
  ]);
});
