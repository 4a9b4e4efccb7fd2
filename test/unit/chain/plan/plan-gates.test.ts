import { pendingGates } from '../../../../src/chain/gate/approvals';
import type { Json } from '../../../../src/chain/json';
import { step } from '../../../support/blocks';
import { failed, ids } from '../../../support/chains';
import { NO, PLAN, planned, planning, planOf, unplanned } from '../../../support/planning';
import { perform, told } from '../../../support/scenes/scenario';

describe('a plan that a person approves', () => {
  test('is shown before anything of it runs', () => {
    const scenario = planning({ approve: { message: 'For {{brief}}' } }, planned(PLAN));
    const [gate] = pendingGates(perform(scenario).run, 'r');
    expect(gate).toMatchObject({
      gate: 'make',
      asks: 'plan',
      message: 'For b',
      of: 'make',
      value: PLAN,
      round: 1,
    });
    expect(ids(told(scenario).calls)).toEqual(['make/plan/1']);
  });

  test('runs once it is approved', () => {
    const { run } = told(planning({ approve: true }, planned(PLAN), { people: { make: {} } }));
    expect(run.state.outputs.make).toEqual({ title: 'make/title text', body: 'make/body text' });
    expect(run.state.steps.make!.gate!.status).toBe('approved');
  });

  test('is planned again with the reason below what the model said, as often as its rounds', () => {
    const twice = told(planning({ approve: true }, planned(PLAN), { people: { make: [NO, {}] } }));
    expect(ids(twice.calls)).toEqual([
      'make/plan/1',
      'make/plan/2',
      'make/title/generate/1',
      'make/body/generate/1',
    ]);
    expect(twice.calls[1]!.call.args).toMatchObject([
      { turns: [{ reasons: ['no body'] }], names: ['brief', 'reply.0'] },
      'b',
      'the plan as said',
    ]);
    expect(twice.calls[1]!.call.summary).toBe('make · plan again');
    const never = told(planning({ approve: { rounds: 1 } }, planned(PLAN), { people: { make: NO } }));
    expect(ids(never.calls)).toEqual(['make/plan/1', 'make/plan/2']);
    expect(never.run.state.errors).toEqual({ make: 'make: dana rejected it: no body' });
    const skipped = told(
      planning({ approve: { rounds: 1 }, onFailure: 'skip' }, planned(PLAN), { people: { make: NO } }),
    );
    expect(skipped.run.state).toMatchObject({ status: 'done', outputs: { after: '[]' } });
  });

  test('runs as it was edited, which the terms of the plan were held to', () => {
    const edited = planOf([step('only', 'x', { model: 'mine' })], { defaults: { maxTokens: 11 } });
    const { run, calls } = told(
      planning({ approve: true, allow: { models: ['mine'] } }, planned(PLAN), {
        people: { make: { decision: 'edit', value: edited as unknown as Json } },
      }),
    );
    expect(calls[1]!.call).toMatchObject({
      id: 'make/check/1',
      args: [{ plan: { allow: { models: ['mine'] } } }, edited],
    });
    expect(calls[2]!.call.args[0]).toMatchObject({ model: 'mine', maxTokens: 11 });
    expect(run.state.outputs.make).toEqual({ only: 'make/only text' });
    expect(run.state.steps.make!.gate!.decisions).toMatchObject([{ decision: 'edit', before: PLAN }]);
  });

  test.each([
    ['fail', 'make: nobody decided in time'],
    ['approve', undefined],
    ['reject', 'make: nobody rejected it: nobody decided in time'],
  ] as const)('whom nobody decides in time: %s', (onTimeout, error) => {
    const { run } = told(planning({ approve: { timeout: 1000, onTimeout, rounds: 1 } }, planned(PLAN)));
    expect(run.state.errors.make).toBe(error);
    expect(run.state.status).toBe(error === undefined ? 'done' : 'failed');
  });
});

describe('a plan that asks when it fails', () => {
  test('without a plan there is nothing to show: approved, the run goes on without it', () => {
    const scenario = planning({ onFailure: 'ask', repairs: 0 }, unplanned('bad'));
    const [gate] = pendingGates(perform(scenario).run, 'r');
    expect(gate).toMatchObject({ asks: 'failure', message: 'make failed: plan: "bad".' });
    expect(told({ ...scenario, people: { make: {} } }).run.state).toMatchObject({
      status: 'done',
      outputs: { after: '[]' },
    });
    expect(told({ ...scenario, people: { make: NO } }).run.state.status).toBe('failed');
  });

  test('keeps its members where one of them failed, and takes outputs by hand', () => {
    const calls = { make: planned(PLAN), 'make/body': failed('Model.Refused', 'no') };
    const scenario = planning({ onFailure: 'ask', approve: true }, [], { calls });
    const open = told({ ...scenario, people: { make: [{}] } });
    expect(open.run.layout.byPath.has('make/body')).toBe(true);
    expect(pendingGates(open.run, 'r')).toMatchObject([
      { asks: 'failure', message: 'make failed: make/body: no.' },
    ]);
    const edited = told({ ...scenario, people: { make: [{}, { decision: 'edit', value: { title: 't' } }] } });
    expect(edited.run.state.outputs).toEqual({ make: { title: 't' }, after: '[{"title":"t"}]' });
    const rejected = told({ ...scenario, people: { make: [{}, NO] } });
    expect(rejected.run.state.errors.make).toBe('make: make/body: no; dana rejected it: no body');
  });
});
