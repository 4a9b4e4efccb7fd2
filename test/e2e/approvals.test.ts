import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { temporal } from '@temporalio/proto';
import { ModelError } from '../../src/activities';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import { GateRefusedError, type RunEvent, type RunHandle, type SentModelCall } from '../../src/client';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';

const stage = useClientStage();
const { EventType, ResetReapplyType } = temporal.api.enums.v1;

const page: ChainDefinition = chainOf([
  { step: 'draft', prompt: 'Draft {{brief}}' },
  { approval: 'review', of: 'draft', message: 'Print this?', onReject: { redo: 'draft' } },
  { step: 'send', prompt: 'Send {{draft}}' },
] satisfies Block[]);

const start = async (id: string, chain = page): Promise<RunHandle> =>
  (await stage.catenary.start(chain, { id, inputs: { brief: 'a kettle' } })) as RunHandle;

async function untilOpen(run: RunHandle, gate = 'review'): Promise<string> {
  for await (const event of run.watch())
    if (event.type === 'gate_opened' && event.path === gate) {
      const open = (await run.approvals()).find((each) => each.gate === gate);
      if (open?.content === event.content) return event.content;
    }
  throw new Error(`${run.id} ended before ${gate} opened`);
}

test('of fourteen approvals at once one holds, and thirteen are told whose', async () => {
  stage.answer({ 'draft/generate/1': 'first' });
  const run = await start(stage.id());
  const content = await untilOpen(run);
  const names = Array.from({ length: 14 }, (_, i) => `person_${i}`);
  const outcomes = await Promise.allSettled(names.map((by) => run.approve('review', { by, content })));
  const held = outcomes.filter((each) => each.status === 'fulfilled');
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
  expect([held.length, refused.length]).toEqual([1, 13]);
  const winner = held[0]!.value.decidedBy;
  for (const error of refused) {
    expect(error).toBeInstanceOf(GateRefusedError);
    expect(error.message).toMatch(new RegExp(`^review .*is closed: it was approved by ${winner} `));
  }
  await run.result();
});

test('an edit that does not pass is refused with the gate and the reason, and the gate stays open', async () => {
  const run = await start(stage.id());
  const content = await untilOpen(run);
  await expect(run.edit('review', 7, { by: 'anna', content })).rejects.toThrow(
    /^review: the value must be string$/,
  );
  await run.approve('review', { by: 'anna', content });
  await expect(run.approve('review', { by: 'anna', content })).rejects.toThrow(
    /^review (of run \S+ )?is closed/,
  );
  await run.result();
});

test('the same decision twice, by its id, is one decision with one answer', async () => {
  const run = await start(stage.id());
  const content = await untilOpen(run);
  const once = { by: 'anna', content, id: 'order-4711' };
  const [first, again] = [await run.approve('review', once), await run.approve('review', once)];
  expect(again).toEqual(first);
  await run.result();
  expect((await run.show('review')).gate!.decisions).toHaveLength(1);
});

test('a rejection goes back to the model with its reason, which show tells, and the second answer is sent on', async () => {
  stage.answer({ 'draft/generate/1': 'first', 'draft/generate/2': 'second' });
  const run = await start(stage.id());
  await untilOpen(run);
  await run.reject('review', 'names no price', { by: 'anna' });
  const second = (await waitFor(run, ({ value }) => value === 'second')).content;
  const { calls } = await run.show('draft');
  const asked = calls.at(-1)!.sent as SentModelCall;
  expect(asked.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(asked.messages[1]!.content).toBe('first');
  expect(asked.messages[2]!.content).toContain('names no price');
  await run.approve('review', { by: 'anna', content: second });
  await run.result();
  const { calls: sent } = await run.show('send');
  expect(JSON.stringify(sent[0]!.sent)).toContain('Send second');
  expect((await run.show('review')).gate!.decisions).toMatchObject([
    { decision: 'reject', reason: 'names no price', round: 1 },
    { decision: 'approve', decidedBy: 'anna', round: 2 },
  ]);
});

test('a run whose second draft failed goes on with the reason for it, and with the round that was used', async () => {
  const refused = (): Promise<string> =>
    Promise.reject(new ModelError({ kind: 'answered', status: 401, message: 'no such key' }));
  stage.answer({ 'draft/generate/1': 'first', 'draft/generate/2': refused });
  const once = chainOf([
    page.blocks[0]!,
    { approval: 'review', of: 'draft', onReject: { redo: 'draft', rounds: 1 } },
  ]);
  const failed = await start(stage.id(), once);
  await untilOpen(failed);
  await failed.reject('review', 'names no price', { by: 'anna' });
  await expect(failed.result()).rejects.toThrow('no such key');
  stage.answer({ 'draft/generate/1': 'second' });
  const run = (await stage.catenary.resume(failed.id)) as RunHandle;
  stage.replay(run.id);
  const { content } = await waitFor(run, ({ value }) => value === 'second');
  const asked = (await run.show('draft')).calls.at(-1)!.sent as SentModelCall;
  expect(asked.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(asked.messages[1]!.content).toBe('first');
  expect(asked.messages[2]!.content).toContain('names no price');
  await run.reject('review', 'still no price', { by: 'anna', content });
  await expect(run.result()).rejects.toThrow('anna rejected it: still no price');
  expect((await run.show('review')).gate!.decisions).toMatchObject([
    { reason: 'names no price', round: 1 },
    { reason: 'still no price', round: 2 },
  ]);
});

async function waitFor(
  run: RunHandle,
  holds: (gate: Awaited<ReturnType<RunHandle['approvals']>>[number]) => boolean,
): Promise<Awaited<ReturnType<RunHandle['approvals']>>[number]> {
  for (;;) {
    const gate = (await run.approvals()).find(holds);
    if (gate) return gate;
  }
}

test('watch tells when a gate opens and who decided, from the history alone', async () => {
  const run = await start(stage.id());
  await untilOpen(run);
  await run.edit('review', 'by hand', { by: 'bob' });
  await run.result();
  const events: RunEvent[] = [];
  for await (const event of run.watch()) events.push(event);
  expect(events.filter(({ type }) => type.startsWith('gate_'))).toMatchObject([
    { type: 'gate_opened', path: 'review', asks: 'approval', of: 'draft', message: 'Print this?', round: 1 },
    { type: 'gate_decided', path: 'review', decision: 'edit', decidedBy: 'bob', round: 1 },
  ]);
  expect((await run.state()).outputs['draft']).toBe('by hand');
});

test('runs that wait are listed with what they ask', async () => {
  const id = stage.id();
  const run = await start(id);
  await untilOpen(run);
  const listed = async () => (await stage.catenary.approvals({ limit: 100 })).find((each) => each.id === id);
  while (!(await listed()));
  expect((await listed())!.gates).toMatchObject([{ gate: 'review', of: 'draft', message: 'Print this?' }]);
  await run.approve('review', { by: 'anna' });
  await run.result();
  expect(await listed()).toBeUndefined();
});

test('temporal workflow signal decides, as the guide shows it', async () => {
  const run = await start(stage.id());
  const content = await untilOpen(run);
  const { path } = await findBinary(TEMPORAL_CLI);
  const decision = { gate: 'review', content, decision: 'approve', decidedBy: 'anna' };
  const words = ['--workflow-id', run.id, '--name', 'decide', '--input', JSON.stringify(decision)];
  const where = ['--address', stage.server.address, '--namespace', stage.server.namespace];
  await promisify(execFile)(path, ['workflow', 'signal', ...words, ...where]);
  await run.result();
  expect((await run.show('review')).gate).toMatchObject({
    status: 'approved',
    decisions: [{ decidedBy: 'anna', via: 'signal' }],
  });
});

describe('after a reset', () => {
  /** Back to before the approval; what was sent since then is sent again by the server. */
  async function reset(run: RunHandle): Promise<void> {
    const { client } = stage.catenary;
    const { events } = await client.workflow.getHandle(run.id).fetchHistory();
    const tasks = (events ?? []).filter(
      ({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    );
    const { runId } = await run.info();
    await client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId: run.id, runId },
      reason: 'look again',
      requestId: `reset-${run.id}`,
      // The task that opened the gate.
      workflowTaskFinishEventId: tasks[1]!.eventId!,
      resetReapplyType: ResetReapplyType.RESET_REAPPLY_TYPE_ALL_ELIGIBLE,
    });
  }

  test.each(['update', 'signal'] as const)(
    'an old approval by %s counts for nothing: it is asked again',
    async (door) => {
      const run = await start(stage.id());
      const content = await untilOpen(run);
      if (door === 'update') await run.approve('review', { by: 'anna', content });
      else
        await stage.catenary.client.workflow
          .getHandle(run.id)
          .signal('decide', { gate: 'review', content, decision: 'approve', decidedBy: 'anna' });
      await run.result();
      await reset(run);

      const again = await waitFor(run, ({ gate }) => gate === 'review');
      expect(again.content).not.toBe(content);
      await expect(run.approve('review', { by: 'anna', content })).rejects.toThrow(
        'asks about other content',
      );
      await run.approve('review', { by: 'bob', content: again.content });
      await run.result();
      const { decisions } = (await run.show('review')).gate!;
      expect(decisions!.map(({ decidedBy }) => decidedBy)).toEqual(['bob']);
    },
  );
});
