import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import type { Json } from '../../../../src/chain/json';
import { apply } from '../../../../src/chain/run/apply';
import { newRun } from '../../../../src/chain/run/run';
import { start } from '../../../../src/chain/run/start';
import { step } from '../../../support/blocks';
import { chainOf, failed, ids, written } from '../../../support/chains';
import { after, make, NO, PLAN, planned, planning, planOf, unplanned } from '../../../support/planning';
import { told } from '../../../support/scenes/scenario';

test('a plan runs as a scope of its own, and its output is all its outputs by name', () => {
  const result = told(planning({}, planned(PLAN)));
  expect(ids(result.calls)).toEqual(['make/plan/1', 'make/title/generate/1', 'make/body/generate/1']);
  expect(result.run.state.outputs.make).toEqual({ title: 'make/title text', body: 'make/body text' });
  expect(result.run.state.steps.make).toMatchObject({ status: 'done', plan: PLAN });
});

test('the planner is asked with the request, what a plan may name with its shapes, and what it may do', () => {
  const { calls } = told(
    planning(
      { inputs: ['list', 'notes'], allow: { steps: 3, calls: 7 }, model: 'big', maxTokens: 99 },
      planned(PLAN),
      {
        rest: { inputs: { brief: 'string', list: 'array', notes: {} }, defaults: { repairs: 1 } },
        inputs: { brief: 'b', list: [{ n: 1 }], notes: null },
      },
    ),
  );
  const item = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
  expect(calls[0]!.call).toMatchObject({
    activity: 'plan',
    queue: 'models',
    maxTokens: 99,
    summary: 'make · plan',
  });
  expect(calls[0]!.call.args).toEqual([
    {
      model: 'big',
      maxTokens: 99,
      names: ['brief'],
      request: 'a page for {{brief}}',
      inputs: { list: { type: 'array', items: item }, notes: { type: 'null' } },
      allow: { kinds: ['step', 'text'], models: [], activities: [], steps: 3, width: 8, depth: 12, calls: 7 },
      defaults: { maxTokens: 4096, model: 'default', repairs: 1 },
    },
    'b',
  ]);
});

test('a plan that does not pass is asked for again with all its problems, twice by default', () => {
  const repaired = told(planning({}, [unplanned('one', 'two'), unplanned('three'), planned(PLAN)]));
  expect(ids(repaired.calls).slice(0, 3)).toEqual(['make/plan/1', 'make/plan/2', 'make/plan/3']);
  expect(repaired.calls[2]!.call.args).toMatchObject([
    { names: ['brief', 'reply.0', 'reply.1'], turns: [{ reasons: ['one', 'two'] }, { reasons: ['three'] }] },
    'b',
    'a bad plan',
    'a bad plan',
  ]);
  expect(repaired.calls[2]!.call.summary).toBe('make · plan repair 2');
  const spent = told(planning({ repairs: 1 }, unplanned('one')));
  expect(ids(spent.calls)).toEqual(['make/plan/1', 'make/plan/2']);
  expect(spent.run.state.errors).toEqual({ make: 'make failed after 1 repair: plan: "one"' });
});

test.each([
  ['fail', { status: 'failed', outputs: {} }],
  ['skip', { status: 'done', outputs: { after: '[]' } }],
] as const)(
  'a planner that fails, or a step of its plan, means what onFailure says: %s',
  (onFailure, state) => {
    const silent = told(planning({ onFailure }, failed('Model.Refused', 'no')));
    expect(silent.run.state).toMatchObject(state);
    const failing = told(
      planning({ onFailure }, planned(PLAN), {
        calls: { make: planned(PLAN), 'make/body': failed('Model.Refused', 'no') },
      }),
    );
    expect(failing.run.state).toMatchObject(state);
    expect(failing.run.state.steps.make!.failure).toEqual({
      type: 'Model.Refused',
      message: 'make/body: no',
    });
  },
);

test('its steps see the inputs that it lists and nothing else', () => {
  const plan = planOf([step('one', '{{draft}} {{all_outputs}}', { checks: [{ validator: 'isOurs' }] })], {
    inputs: { draft: {} },
  });
  const { calls } = told({
    blocks: [step('draft', 'x'), step('secret', 'x'), make({ inputs: ['draft', 'brief'] })],
    calls: { make: planned(plan) },
  });
  expect(calls[3]!.call.args).toMatchObject([{ names: ['draft'] }, 'draft text']);
  expect(calls[4]!.call.args[1]).toEqual({ inputs: { draft: 'draft text', brief: 'b' }, outputs: {} });
});

test('its steps take the defaults around it and the system prompt as it reads there, not what would change their meaning', () => {
  const { calls, run } = told(
    planning(
      {},
      planned(planOf([step('one', 'x', { fallback: { value: 'plain' } }), step('two', '{{one}}')])),
      {
        rest: {
          context: 'context {{brief}}',
          defaults: {
            model: 'big',
            maxTokens: 50,
            repairs: 1,
            system: 'For {{brief}}, not \\{{x}}',
            onFailure: 'skip',
          },
        },
        inputs: { brief: 'a {{trap}} b' },
        calls: {
          make: planned(planOf([step('one', 'x'), step('two', '{{one}}')])),
          'make/one': failed('Model.Refused', 'no'),
        },
      },
    ),
  );
  const request = calls[1]!.call.args[0];
  expect(request).toMatchObject({
    model: 'big',
    maxTokens: 50,
    system: 'For a \\{{trap}} b, not \\{{x}}',
    names: [],
  });
  expect(request).not.toHaveProperty('context');
  expect(run.state.errors).toEqual({ 'make/one': 'make/one failed: no' });
  expect(run.state.status).toBe('failed');
});

test("its own limits count its steps' calls, and not the planner's", () => {
  const limited = told(planning({ repairs: 0 }, planned(planOf(PLAN.blocks, { limits: { calls: 2 } }))), {
    restores: false,
  });
  expect(limited.run.state.status).toBe('done');
  const short = told(planning({ repairs: 0 }, planned(planOf(PLAN.blocks, { limits: { calls: 1 } }))), {
    restores: false,
  });
  expect(short.run.state.errors).toEqual({
    'make/body': 'make/body failed: make: its limit of 1 model calls is reached; raise limits.calls',
  });
});

test('what is not a plan is a bad reply, whoever answered: the run does not hang', () => {
  for (const output of [{}, 'text', planOf([]), planOf([make()]), { ...PLAN, blocks: [{ step: 'a' }] }]) {
    const { run } = told(planning({ onFailure: 'skip', repairs: 0 }, written(output as Json)));
    expect(run.state.steps.make!.attempts![0]!.failure!.type).toBe('Model.BadResponse');
    expect(run.state.outputs).toEqual({ after: '[]' });
  }
});

/** No reply passes both of its checks. */
const BROKEN = planOf([{ ...step('title', 'a title'), checks: [{ minWords: 9 }, { maxWords: 1 }] } as Block]);

test.each<[string, unknown, string]>([
  ['breaks a rule of this release only', BROKEN, 'running'],
  ['breaks none', PLAN, 'running'],
  ['has no blocks', planOf([]), 'failed'],
  ['is no list of blocks', { ...PLAN, blocks: 'two' }, 'failed'],
  ['has blocks that no plan has', planOf([make()]), 'failed'],
  ['has such blocks in a group', planOf([{ parallel: 'both', blocks: [make()] }]), 'failed'],
  ['has a group of nothing', { ...PLAN, blocks: [{ parallel: 'both' }] }, 'failed'],
])('in a history of an earlier release, a plan that %s is as it was then', (_, output, status) => {
  const asked: string[] = [];
  const patched = (change: string): boolean => {
    asked.push(change);
    return false;
  };
  const definition = normalise(chainOf([make({ repairs: 0 })]));
  const run = newRun(definition, { brief: 'b' }, 0, { patched });
  const [call] = start(run, 0);
  apply(run, call!.id, written(output as Json), 1);
  start(run, 1);
  expect(run.state.status).toBe(status);
  expect(asked.filter((change) => change === 'refused-plan')).toHaveLength(output === BROKEN ? 1 : 0);
});

test('with run: false the plan is the output, and nothing of it runs', () => {
  const result = told(planning({ run: false }, planned(PLAN)));
  expect(ids(result.calls)).toEqual(['make/plan/1']);
  expect(result.run.state.outputs.make).toEqual(PLAN);
  const approved = told(planning({ run: false, approve: true }, planned(PLAN), { people: { make: {} } }));
  expect(approved.run.state.outputs.make).toEqual(PLAN);
});

test('a plan that reads what is made again is planned again', () => {
  const blocks = [
    step('draft', 'x'),
    make({ inputs: ['draft'] }),
    after,
    { approval: 'ok', of: 'after', onReject: { redo: 'draft' } } as Block,
  ];
  const two = planOf([step('title', 'other'), step('extra', 'x')]);
  const result = told({ blocks, calls: { make: [planned(PLAN), planned(two)] }, people: { ok: [NO, {}] } });
  expect(ids(result.calls).slice(4)).toEqual([
    'draft/generate/2',
    'make/plan/2',
    'make/title/generate/2',
    'make/extra/generate/1',
  ]);
  expect(result.run.state.outputs.make).toEqual({ title: 'make/title text', extra: 'make/extra text' });
  expect(result.run.layout.byPath.has('make/body')).toBe(false);
});
