import type { Block } from '../../src/chain/definition/definition';
import { GateRefusedError, InputTooLargeError, type RunHandle } from '../../src/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';

jest.setTimeout(120_000);
const stage = useClientStage();

const MB = 1e6;
const text = (megabytes: number): string => 'z'.repeat(megabytes * MB);

/** A run that asks about so many drafts at once. */
async function asking(drafts: number): Promise<RunHandle> {
  const blocks = Array.from({ length: drafts }, (_, i): Block[] => [
    { step: `s${i}`, prompt: '{{brief}}' },
    { approval: `g${i}`, of: `s${i}` },
  ]).flat();
  const chain = chainOf([{ parallel: 'drafts', blocks }]);
  const run = (await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: 'b' } })) as RunHandle;
  let open = 0;
  for await (const { type } of run.watch()) if (type === 'gate_opened' && (open += 1) === drafts) break;
  return run;
}

async function lengthsOf(run: RunHandle, drafts: number): Promise<unknown> {
  // A result of more than 2 MiB has no room without storage, but the state of each step is in the history.
  await run.result().catch(() => undefined);
  const { state } = await run.snapshot();
  return Array.from({ length: drafts }, (_, i) => {
    const { status, gate } = state.steps[`drafts/g${i}`]!;
    return [status, gate?.status];
  });
}

test.each([
  [10, 0.15],
  [10, 0.3],
  [2, 1.4],
])('%d edits of %d MB that come at once all hold', async (drafts, megabytes) => {
  const run = await asking(drafts);
  const edits = Array.from({ length: drafts }, (_, i) =>
    run.edit(`drafts/g${i}`, text(megabytes), { by: 'anna' }),
  );
  expect((await Promise.all(edits)).map(({ decision }) => decision)).toEqual(edits.map(() => 'edit'));
  expect(await lengthsOf(run, drafts)).toEqual(edits.map(() => ['done', 'edited']));
});

test('so do four of 1.4 MB by signal', async () => {
  const run = await asking(4);
  const handle = stage.catenary.client.workflow.getHandle(run.id);
  for (const { gate, content } of await run.approvals())
    await handle.signal('decide', { gate, content, decision: 'edit', value: text(1.4), decidedBy: 'anna' });
  expect(await lengthsOf(run, 4)).toEqual(Array.from({ length: 4 }, () => ['done', 'edited']));
});

test('an edit above 2 MiB is refused with its bytes and the mend, and others go on deciding', async () => {
  const run = await asking(1);
  const refusal = run.edit('drafts/g0', text(2.5), { by: 'anna' });
  await expect(refusal).rejects.toThrow(InputTooLargeError);
  await expect(refusal).rejects.toThrow(
    /decision on drafts\/g0 is 25\d{5} bytes; .*: connect client and worker/,
  );
  await run.approve('drafts/g0', { by: 'bob' });
  await run.result();
});

test('one that another client sends all the same is refused by the run', async () => {
  const run = await asking(1);
  const [{ gate, content } = { gate: '', content: '' }] = await run.approvals();
  const handle = stage.catenary.client.workflow.getHandle(run.id);
  const sent = handle.executeUpdate('decide', {
    args: [{ gate, content, decision: 'edit', value: text(2.05), decidedBy: 'anna' }],
  });
  await expect(sent).rejects.toMatchObject({
    cause: { message: expect.stringContaining('turn external storage on') },
  });
  await run.approve(gate, { by: 'bob' });
  await run.result();
});

test('the same id is the same decision also where no content is named and the gate is closed by it', async () => {
  const run = await asking(2);
  const once = { by: 'anna', id: 'order-4711' };
  const first = await run.approve('drafts/g0', once);
  expect(await run.approve('drafts/g0', once)).toEqual(first);
  await expect(run.approve('drafts/g0', { by: 'anna', id: 'order-4712' })).rejects.toThrow(GateRefusedError);
  await run.approve('drafts/g1', { by: 'anna' });
  await run.result();
  expect(await run.approve('drafts/g0', once)).toEqual(first);
});
