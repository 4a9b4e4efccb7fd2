import { Client } from '@temporalio/client';
import {
  defaultPayloadConverter,
  type DataConverter,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import { createActivities } from '../../src/activities';
import { createCatenary } from '../../src/client';
import { chainOf } from '../support/chains';
import { replayAll } from '../support/replay';
import { suggestingServer } from '../support/suggesting-server';
import { startTestWorker } from '../support/worker';

interface Read {
  readonly value: string;
  readonly made?: SerializationContext;
  readonly read?: SerializationContext;
}

/** Writes beside each value what it was made for, and keeps what it was read for. */
function recorder(): { readonly converter: DataConverter; readonly reads: Read[] } {
  const reads: Read[] = [];
  const codec: PayloadCodec = {
    encode: async (payloads, context) =>
      payloads.map((payload) => ({
        ...payload,
        metadata: { ...payload.metadata, made: Buffer.from(JSON.stringify(context ?? null)) },
      })),
    decode: async (payloads, read) =>
      payloads.map((payload) => {
        const made = JSON.parse(Buffer.from(payload.metadata!['made']!).toString()) as SerializationContext;
        const value = JSON.stringify(defaultPayloadConverter.fromPayload(payload) ?? null).slice(0, 60);
        reads.push({ value, made, ...(read && { read }) });
        return payload;
      }),
  };
  return { converter: { payloadCodecs: [codec] }, reads };
}

test('the namespace of a value is the same where it is made and where it is read; the workflow id is not, after a Schedule', async () => {
  const server = await suggestingServer(30);
  const { converter, reads } = recorder();
  const client = new Client({
    connection: server.env.connection,
    namespace: 'default',
    dataConverter: converter,
  });
  const catenary = createCatenary(client, { taskQueue: 'contexts' });
  const model = async (): Promise<never> => {
    throw new Error('no model is asked');
  };
  const worker = await startTestWorker({
    connection: server.env.nativeConnection,
    taskQueue: 'contexts',
    dataConverter: converter,
    activities: { ...createActivities({ model }), echo: async (text: string) => text },
  });
  const echoes = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ activity: `e${i}`, call: 'echo', args: ['{{brief}}'] }));
  const gated = chainOf(
    [
      ...echoes(8),
      { approval: 'by_update', of: 'e7', message: 'ok?' },
      { approval: 'by_signal', of: 'e6', message: 'ok?' },
    ],
    { name: 'gated' },
  );
  const inputs = { brief: 'a lamp' };
  try {
    const run = await catenary.start(gated, { id: 'gated', inputs });
    for await (const event of run.watch())
      if (event.type === 'gate_opened') {
        const { content } = (await run.approvals()).find(({ gate }) => gate === event.path)!;
        const bySignal = { gate: 'by_signal', decision: 'approve', decidedBy: 'bo', content };
        if (event.path === 'by_update') await run.approve('by_update', { by: 'anna', content });
        else await client.workflow.getHandle('gated').signal('decide', bySignal);
      }
    await run.result();
    await run.snapshot();
    await run.info();
    await catenary.list();

    const { workflowType, args, taskQueue, memo } = await catenary.startOptions(
      chainOf(echoes(1), { name: 'nightly' }),
      { inputs },
    );
    const schedule = await client.schedule.create({
      scheduleId: 'nightly',
      spec: {},
      action: { type: 'startWorkflow', workflowType, args, taskQueue, memo, workflowId: 'nightly' },
    });
    await schedule.trigger();
    let started: string | undefined;
    while (started === undefined)
      started = (await schedule.describe()).info.recentActions[0]?.action.workflow.workflowId;
    await catenary.get(started).result();
    await schedule.delete();
    expect(await replayAll(client, ['gated', started], { dataConverter: converter })).toBeGreaterThan(2);

    const other = (of: (context: SerializationContext) => string | undefined) =>
      reads.filter(({ made, read }) => made && read && of(made) !== of(read));
    expect(reads.length).toBeGreaterThan(60);
    expect(new Set(reads.map(({ made }) => made?.namespace))).toEqual(new Set(['default']));
    expect(other(({ namespace }) => namespace)).toEqual([]);
    const moved = other(({ workflowId }) => workflowId);
    expect(moved.length).toBeGreaterThan(0);
    for (const { made, read } of moved)
      expect([made!.workflowId, read!.workflowId]).toEqual(['nightly', started]);
  } finally {
    await worker.close();
    await catenary.close();
    await server.close();
  }
});
