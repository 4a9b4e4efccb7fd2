import { ApplicationFailure, Context } from '@temporalio/activity';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { collectGarbage, createFileStorage, historyText, type RunHandle } from '../../src/client';
import { historyFromText } from '../../src/worker';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { keyLine } from '../support/encryption';
import { useFolder } from '../support/folder';

const { path: dir } = useFolder();
const encryption = { keys: [keyLine('one')] };
const large = (what: string): string => `${what} that nobody may lose. `.repeat(1500);

/** Tells how far it is and fails; begun again, it goes on from there. */
const activities = {
  copy: async (): Promise<string> => {
    const { heartbeatDetails } = Context.current().info as { heartbeatDetails?: string };
    if (heartbeatDetails !== undefined) return heartbeatDetails;
    Context.current().heartbeat(large('progress'));
    throw ApplicationFailure.retryable('the disk is full', 'Disk', large('detail'));
  },
};
const stage = useClientStage(() => ({ storage: { dir }, encryption, activities }));

const copying = chainOf([{ activity: 'copy', retry: { initialInterval: '1h', maximumAttempts: 2 } }], {
  name: 'copying',
});
const asking = chainOf(
  [
    { step: 'draft', prompt: '{{brief}}' },
    { approval: 'review', of: 'draft' },
  ],
  { name: 'asking' },
);

/** As if everything had been stored long ago. */
function ageAll(): void {
  const long = new Date('2026-01-01');
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), long, long);
}

/** By a client that has no keys. */
const collect = (more: Partial<Parameters<typeof collectGarbage>[1]> = {}) =>
  collectGarbage(stage.server.env.client, { dir, ...more });

async function orphan(): Promise<string> {
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"nobody’s"') };
  const [claim] = await createFileStorage(dir).store({}, [payload]);
  return claim!.claimData['sha256']!;
}

async function waiting(id: string): Promise<RunHandle> {
  const run = await stage.catenary.start(asking, { id, inputs: { brief: large(`the brief of ${id}`) } });
  while ((await run.approvals()).length === 0) await setTimeout(50);
  return run as RunHandle;
}

async function decided(run: RunHandle): Promise<void> {
  const [gate] = await run.approvals();
  await run.approve('review', { by: 'ada', content: gate!.content });
  await run.result();
}

test('what heartbeats and failures of open calls, open and closed runs and exported histories name is kept, by whom has no keys', async () => {
  const { client } = stage.catenary;
  const { namespace } = client.options;
  const copy = await stage.catenary.start(copying, { id: stage.id(), inputs: { brief: large('the brief') } });
  const failed = async () => (await copy.attempts()).find(({ lastFailure }) => lastFailure);
  while (!(await failed())) await setTimeout(50);
  const open = await waiting(stage.id());
  const closed = await waiting(stage.id());
  const gone = await waiting('gone');
  for (const run of [closed, gone]) await decided(run);
  const exported: string[] = [];
  for await (const { history } of gone.histories()) exported.push(historyText(history));
  const workflowExecution = { workflowId: 'gone' };
  await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  while ((await stage.catenary.list({ chain: 'asking' })).some(({ id }) => id === 'gone'))
    await setTimeout(100);
  const nobodys = await orphan();

  ageAll();
  const keep = exported.map((text) => historyFromText(text) as never);
  expect(await collect({ keep })).toMatchObject({ removed: [nobodys], missing: [] });
  const without = await collect();
  expect(without.removed.length).toBeGreaterThan(0);
  expect(without.missing).toEqual([]);

  // What was kept can still be read, and worked on.
  expect((await closed.state()).inputs['brief']).toBe(large(`the brief of ${closed.id}`));
  expect((await failed())!.lastFailure!.message).toContain('the disk is full');
  await client.workflowService.resetActivity({
    namespace,
    execution: { workflowId: copy.id },
    id: 'copy/call/1',
  });
  expect((await copy.result()).outputs['copy']).toBe(large('progress'));
  await decided(open);
});
