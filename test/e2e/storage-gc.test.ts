import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { basename, join } from 'node:path';
import { collectGarbage, createFileStorage, historyText } from '../../src/client';
import { historyFromText } from '../../src/worker';
import { buildCli, type BuiltCli, type Ended } from '../support/built-cli';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { useFolder } from '../support/folder';

const { path: dir } = useFolder();
const stage = useClientStage(() => ({ storage: { dir } }));

const chain = chainOf(
  [
    { step: 'draft', prompt: '{{brief}}' },
    { approval: 'review', of: 'draft' },
  ],
  {
    name: 'kept',
  },
);
const brief = (name: string): string => `the brief of ${name}. `.repeat(2000);

const files = (): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** As if everything had been stored long ago. */
function ageAll(): void {
  const long = new Date('2026-01-01');
  for (const file of files()) utimesSync(file, long, long);
}

const collect = (more: Partial<Parameters<typeof collectGarbage>[1]> = {}) =>
  collectGarbage(stage.catenary.client, { dir, ...more });

async function orphan(): Promise<string> {
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"nobody’s"') };
  const [claim] = await createFileStorage(dir).store({}, [payload]);
  return claim!.claimData['sha256']!;
}

it('takes what nothing names, and nothing that an open run, a closed run, a schedule or an exported history names', async () => {
  const { client } = stage.catenary;
  const open = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: brief('open') } });
  const closed = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: brief('closed') } });
  const gone = await stage.catenary.start(chain, { id: 'gone', inputs: { brief: brief('gone') } });
  for (const run of [closed, gone]) {
    while ((await run.approvals()).length === 0) await setTimeout(50);
    const [gate] = await run.approvals();
    await run.approve('review', { by: 'ada', content: gate!.content });
    await run.result();
  }
  const exported: string[] = [];
  for await (const { history } of gone.histories()) exported.push(historyText(history));
  const { workflowType, ...start } = await stage.catenary.startOptions(chain, {
    inputs: { brief: brief('scheduled') },
  });
  const schedule = await client.schedule.create({
    scheduleId: 'nightly',
    spec: { intervals: [{ every: '30 days' }] },
    action: { type: 'startWorkflow', workflowType, ...start },
    state: { paused: true },
  });
  await client.workflowService.deleteWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: 'gone' },
  });
  while ((await stage.catenary.list({ chain: 'kept' })).some(({ id }) => id === 'gone'))
    await setTimeout(100);
  const nobodys = await orphan();
  const young = await collect();
  expect(young).toMatchObject({ removed: [], missing: [] });
  expect(young.young).toBeGreaterThan(0);

  ageAll();
  const keep = exported.map((text) => historyFromText(text) as never);
  const kept = await collect({ keep });
  expect(kept.removed).toEqual([nobodys]);
  ageAll();
  const would = await collect({ dryRun: true });
  expect(would.removed.length).toBeGreaterThan(0);
  const before = files().length;
  const did = await collect();
  expect(did.removed.toSorted()).toEqual(would.removed.toSorted());
  expect(files()).toHaveLength(before - did.removed.length);
  expect(did.missing).toEqual([]);

  // What was kept can still be read, worked on and started.
  expect((await closed.state()).inputs['brief']).toBe(brief('closed'));
  const [gate] = await open.approvals();
  await open.approve('review', { by: 'ada', content: gate!.content });
  expect((await open.result()).outputs['draft']).toBe('text of draft/generate/1');
  await schedule.trigger();
  const scheduled = async () => (await stage.catenary.list({ chain: 'kept', status: 'running' }))[0];
  while (!(await scheduled())) await setTimeout(100);
  const run = stage.catenary.get((await scheduled())!.id);
  stage.replay(run.id);
  expect((await run.state()).inputs['brief']).toBe(brief('scheduled'));
  await run.cancel();
  await run.result().catch(() => undefined);
  await schedule.delete();
});

it('takes no value that a live run may have stored a moment ago, unless it is forced', async () => {
  const just = await orphan();
  await expect(collect({ olderThan: 1000 })).rejects.toThrow(
    /last 15 minutes may belong to runs .* 1 s is less: take 15m or more/,
  );
  await setTimeout(5);
  expect((await collect({ olderThan: 1, force: true })).removed).toContain(just);
});

it('removes nothing where a history cannot be read, and names what is missing', async () => {
  await orphan();
  ageAll();
  const before = files().length;
  await expect(collect({ namespaces: ['default', 'nowhere'] })).rejects.toThrow(/nowhere/);
  expect(files()).toHaveLength(before);

  const run = await stage.catenary.start(chain, { id: 'broken', inputs: { brief: brief('broken') } });
  while ((await run.approvals()).length === 0) await setTimeout(50);
  await run.terminate();
  ageAll();
  await collect();
  const [damaged] = files();
  rmSync(damaged!);
  expect((await collect()).missing).toEqual([basename(damaged!)]);
});

describe('the command', () => {
  let cli: BuiltCli;
  beforeAll(() => {
    cli = buildCli();
  }, 60_000);
  afterAll(() => cli?.remove());

  const gc = async (...more: string[]): Promise<Ended> => {
    const { address } = stage.server;
    return await cli.run(['storage', 'gc', '--address', address, '--profile', '', '--storage', dir, ...more]);
  };

  it('says what it would remove, removes it, and refuses what it cannot read', async () => {
    await collect();
    const sha256 = await orphan();
    expect((await gc('--dry-run')).stdout).toMatch(/1 too young to tell\nwould remove none\n/);
    ageAll();
    expect((await gc('--dry-run')).stdout).toMatch(/would remove 1 value, \d+ bytes\n/);
    const { code, stdout } = await gc('--json');
    expect(JSON.parse(stdout)).toMatchObject({ removed: [sha256], namespaces: ['default'] });
    expect(code).toBe(0);
    const early = await gc('--older-than', '1s');
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('take 15m or more') as string });
    expect((await gc('--older-than', '1s', '--force')).code).toBe(0);
    expect(await gc('--older-than', 'soon')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('12h or 7d') as string,
    });
    const keep = join(dir, 'no.history.json');
    expect(await gc('--keep', keep)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(keep) as string,
    });
  });
});
