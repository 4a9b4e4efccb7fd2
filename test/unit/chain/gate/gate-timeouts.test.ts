import type { ApprovalBlock } from '../../../../src/chain/definition/definition';
import { type Scenario, told, type Told } from '../../../support/scenes/scenario';

const gated = (terms: Partial<ApprovalBlock>, rest: Partial<Scenario> = {}): Scenario => ({
  blocks: [
    { step: 'draft', prompt: 'x' },
    { approval: 'ok', of: 'draft', ...terms },
    { text: 'after', template: '[{{draft?}}]' },
  ],
  ...rest,
});

describe('a gate that nobody decides in time', () => {
  const late = (
    onTimeout: 'approve' | 'reject' | 'fail' | undefined,
    rest: Partial<ApprovalBlock> = {},
  ): Told => told(gated({ timeout: '1 minute', ...(onTimeout && { onTimeout }), ...rest }));

  test('fails by default, which no redo mends', () => {
    const { run } = late(undefined, { onReject: { redo: 'draft' } });
    expect(run.state.errors).toEqual({ ok: 'ok: nobody decided in time' });
    expect(run.state.steps.ok).toMatchObject({
      failure: { type: 'Gate.TimedOut' },
      gate: { status: 'timed_out', deadline: 61_000 },
    });
    expect(run.state.metadata.endedAt).toBe(61_000);
  });

  test('is approved or rejected where it says so', () => {
    expect(late('approve').run.state.outputs.after).toBe('[draft text]');
    expect(late('approve').run.state.steps.ok!.gate!.decisions).toMatchObject([
      { decision: 'timeout', decidedBy: 'nobody', reason: 'approve', via: 'timer' },
    ]);
    expect(late('reject').run.state.errors.ok).toBe('ok: nobody rejected it: nobody decided in time');
    expect(late('fail', { onFailure: 'skip' }).run.state.outputs).toEqual({ after: '[]' });
  });

  test('takes its terms from the defaults where it has none of its own', () => {
    const rest = { defaults: { approvals: { timeout: 5000, onTimeout: 'approve' } } } as const;
    expect(told({ ...gated({}), rest }).endedAt).toBe(6000);
    expect(told({ ...gated({ timeout: 1 }), rest }).endedAt).toBe(1001);
  });

  test('is decided by whoever comes before that', () => {
    const { run } = told(
      gated({ timeout: 1000 }, { people: { ok: { ms: 999, decision: 'edit', value: 'by hand' } } }),
    );
    expect(run.state.steps.ok!.gate!.status).toBe('edited');
    expect(run.state.outputs.draft).toBe('by hand');
  });
});
