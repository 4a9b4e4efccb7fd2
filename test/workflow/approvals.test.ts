import { WorkflowFailedError } from '@temporalio/client';
import type { ApprovalBlock, Block } from '../../src/chain/definition/definition';
import { asText } from '../../src/chain/json';
import { decideNow, decideOn, gatesOf, refusalOfUpdate, untilAsked } from '../support/deciding';
import { timeSkippingServer } from '../support/servers';
import { activitiesOf, failureOf, snapshotOfRun, useStage } from '../support/stage';

const seen: unknown[] = [];
const stage = useStage(timeSkippingServer, {
  mayDecide: async (decision: { readonly decidedBy: string }) => {
    seen.push(decision);
    return decision.decidedBy === 'anna'
      ? { verdict: 'pass', reasons: [] }
      : { verdict: 'fail', reasons: [`${decision.decidedBy} is not an editor`] };
  },
});

const chainWith = (approval: Partial<ApprovalBlock> = {}): Block[] => [
  { step: 'draft', prompt: 'Draft {{brief}}', checks: [{ maxWords: 4 }] },
  { approval: 'review', of: 'draft', message: 'Send this? {{draft}}', ...approval },
  { step: 'send', prompt: 'Send {{draft}}' },
];
const sentBy = (endpoint: ReturnType<typeof stage.script>, call: string): string =>
  JSON.stringify(endpoint.ledger.calls.find((each) => each.call === call)?.request);

test('an approved output is what is sent on, and the record says who, when and what', async () => {
  const endpoint = stage.script({ draft: 'first', send: 'sent' });
  const run = await stage.start(chainWith());
  const gate = await untilAsked(run);
  expect(gate).toMatchObject({ gate: 'review', of: 'draft', value: 'first', message: 'Send this? first' });
  expect((await snapshotOfRun(run)).state.outputs).toEqual({});

  expect(await decideNow(run, { decision: 'approve' })).toMatchObject({ gate: 'review', decidedBy: 'anna' });
  expect((await run.result()).outputs).toEqual({ draft: 'first', send: 'sent' });
  expect(sentBy(endpoint, 'send/generate/1')).toContain('Send first');
  const { gate: record } = (await snapshotOfRun(run)).state.steps['review']!;
  expect(record).toMatchObject({
    status: 'approved',
    decisions: [{ decision: 'approve', decidedBy: 'anna', via: 'update', round: 1, at: expect.any(Number) }],
  });
});

test('an edit goes through the schema and rules of its output, and the model’s own stays in the record', async () => {
  stage.script({ draft: 'first', send: 'sent' });
  const run = await stage.start(chainWith());
  expect(await refusalOfUpdate(decideNow(run, { decision: 'edit', value: 'far too many words in it' }))).toBe(
    'has 6 words, at most 4 are allowed',
  );
  expect(await refusalOfUpdate(decideNow(run, { decision: 'edit', value: 7 }))).toContain('string');
  await decideNow(run, { decision: 'edit', value: 'by hand' });
  expect((await run.result()).outputs['draft']).toBe('by hand');
  const { gate } = (await snapshotOfRun(run)).state.steps['review']!;
  expect(gate).toMatchObject({ status: 'edited', decisions: [{ decision: 'edit', before: 'first' }] });
  expect((await activitiesOf(run)).map(({ id }) => id)).toEqual([
    'draft/generate/1',
    'review/check/1',
    'review/check/2',
    'review/check/3',
    'send/generate/1',
  ]);
});

test('a rejection ends the run by name, with the reason', async () => {
  stage.script({ draft: 'first' });
  const run = await stage.start(chainWith());
  await decideNow(run, { decision: 'reject', reason: 'off topic' });
  expect((await failureOf(run)).message).toBe('review: anna rejected it: off topic');
});

test('a rejection with redo asks the model again with the reason, and the second answer is sent on', async () => {
  const endpoint = stage.script({ draft: ['first', 'second'], send: 'sent' });
  const run = await stage.start(chainWith({ onReject: { redo: 'draft', rounds: 1 } }));
  await decideNow(run, { decision: 'reject', reason: 'names no price' });
  expect(await untilAsked(run)).toMatchObject({ round: 2, value: 'second' });
  const asked = sentBy(endpoint, 'draft/generate/2');
  expect(asked).toContain('first');
  expect(asked).toContain('names no price');
  await decideNow(run, { decision: 'approve' });
  expect((await run.result()).outputs).toEqual({ draft: 'second', send: 'sent' });
});

test('a rejection after the last round is one', async () => {
  stage.script({ draft: ['first', 'second'] });
  const run = await stage.start(chainWith({ onReject: { redo: 'draft', rounds: 1 } }));
  await decideNow(run, { decision: 'reject', reason: 'no' });
  await decideNow(run, { decision: 'reject', reason: 'still no' });
  expect((await failureOf(run)).message).toContain('anna rejected it: still no');
});

test('what was not shown cannot be decided', async () => {
  stage.script({ draft: ['first', 'second'], send: 'sent' });
  const run = await stage.start(chainWith({ onReject: { redo: 'draft' }, approvers: ['anna', 'bob'] }));
  const first = await untilAsked(run);
  const approve = { gate: 'review', content: first.content, decision: 'approve', decidedBy: 'anna' } as const;
  const refused = (change: object): Promise<string> =>
    refusalOfUpdate(decideOn(run, { ...approve, ...change }));

  expect(await refused({ content: '0123456789abcdef' })).toContain('asks about other content');
  expect(await refused({ gate: 'revue' })).toContain('has no gate "revue"');
  expect(await refused({ gate: 'send' })).toBe('send is not open: nothing is asked there yet');
  expect(await refused({ decidedBy: 'eve' })).toBe('eve may not decide review');
  expect(await refused({ decision: 'edit' })).toBe('an edit brings the value that it puts in place');
  expect(await refused({ decision: 'maybe' })).toContain('a decision is {');
  await decideNow(run, { decision: 'reject', reason: 'no' });
  await untilAsked(run);
  expect(await refused({})).toContain('asks about other content');
  await decideNow(run, { decision: 'approve', decidedBy: 'bob' });
  await run.result();
});

test('the user’s own activity says who may decide', async () => {
  stage.script({ draft: 'first', send: 'sent' });
  const run = await stage.start(chainWith({ authorize: 'mayDecide' }));
  expect(await refusalOfUpdate(decideNow(run, { decision: 'approve', decidedBy: 'eve' }))).toBe(
    'eve is not an editor',
  );
  await decideNow(run, { decision: 'approve', reason: 'fine' });
  await run.result();
  expect(seen.at(-1)).toEqual({ gate: 'review', decision: 'approve', reason: 'fine', decidedBy: 'anna' });
});

test.each([
  ['approve', 'done with first'],
  ['reject', 'review: nobody rejected it: nobody decided in time'],
  ['fail', 'review: nobody decided in time'],
] as const)('a deadline without a decision means what the chain says: %s', async (onTimeout, end) => {
  stage.script({ draft: 'first', send: 'sent' });
  const run = await stage.start(chainWith({ timeout: '3 days', onTimeout }));
  const ended = await run.result().then(
    ({ outputs }) => `done with ${asText(outputs['draft']!)}`,
    async () => (await failureOf(run)).message,
  );
  expect(ended).toBe(end);
  const { decisions, deadline, openedAt } = (await snapshotOfRun(run)).state.steps['review']!.gate!;
  expect(decisions).toMatchObject([{ decision: 'timeout', via: 'timer', reason: onTimeout }]);
  expect(deadline! - openedAt).toBe(3 * 86_400_000);
});

test('a signal is the second door: the same decision, looked at before it holds', async () => {
  stage.script({ draft: 'first', send: 'sent' });
  const run = await stage.start(chainWith());
  const { gate, content } = await untilAsked(run);
  await run.signal('decide', { gate, content: 'forged', decision: 'approve', decidedBy: 'eve' });
  await run.signal('decide', { gate, content, decision: 'approve', decidedBy: 'hook' });
  expect((await run.result()).outputs['draft']).toBe('first');
  expect((await snapshotOfRun(run)).state.steps['review']!.gate).toMatchObject({
    status: 'approved',
    decisions: [{ decidedBy: 'hook', via: 'signal' }],
    refusals: [{ decidedBy: 'eve' }],
  });
});

test('a cancelled run asks nobody any more', async () => {
  stage.script({ draft: 'first' });
  const run = await stage.start(chainWith({ timeout: '1 day' }));
  await untilAsked(run);
  await run.cancel();
  await expect(run.result()).rejects.toThrow(WorkflowFailedError);
  expect((await snapshotOfRun(run)).state.status).toBe('cancelled');
  expect(await gatesOf(run)).toEqual([]);
});

test('onFailure: ask puts a failed step to a person, who may take its last draft, write it, or let it fail', async () => {
  const failing: Block[] = [
    { step: 'draft', prompt: '{{brief}}', checks: [{ maxWords: 2 }], repairs: 0, onFailure: 'ask' },
    { step: 'send', prompt: 'Send {{draft}}' },
  ];
  stage.script({ draft: 'one two three', send: 'sent' });
  const taken = await stage.start(failing);
  expect(await untilAsked(taken)).toMatchObject({ gate: 'draft', asks: 'failure', value: 'one two three' });
  await decideNow(taken, { decision: 'approve' });
  expect((await taken.result()).outputs['draft']).toBe('one two three');

  const written = await stage.start(failing);
  await decideNow(written, { decision: 'edit', value: 'two words' });
  const result = await written.result();
  expect(result.outputs['draft']).toBe('two words');
  expect(result.errors['draft']).toContain('edited by anna');

  const failed = await stage.start(failing);
  await decideNow(failed, { decision: 'reject', reason: 'give up' });
  expect((await failureOf(failed)).message).toContain('anna rejected it: give up');
});
