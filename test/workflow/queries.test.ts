import { sealSnapshot } from '../../src/client/resume/seal-snapshot';
import type { temporal } from '@temporalio/proto';
import { snapshotOf, restoreRun } from '../../src/chain/state/snapshot';
import type { Block } from '../../src/chain/definition/definition';
import { chainOf } from '../support/chains';
import { timeSkippingServer } from '../support/servers';
import { failureOf, progressOfRun, snapshotOfRun, useStage } from '../support/stage';

const stage = useStage(timeSkippingServer);
const step = (name: string, rest: object = {}): Block => ({ step: name, prompt: '{{brief}}', ...rest });

test('progress is answered while a run is open, and after it has closed', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { ledger } = stage.script({ a: 'A', b: () => held.then(() => 'B') });
  const run = await stage.start([step('a'), step('b')]);
  await ledger.waitFor(({ calls }) => calls.some(({ path }) => path === 'b'));
  expect(await progressOfRun(run)).toMatchObject({
    chain: 'test_chain',
    status: 'running',
    total: 2,
    settled: 1,
    inFlight: ['b/generate/1'],
    steps: { a: { status: 'done', attempts: 1 }, b: { status: 'running' } },
    usage: { calls: 2 },
  });
  release();
  await run.result();
  expect(await progressOfRun(run)).toMatchObject({ status: 'done', settled: 2, inFlight: [] });
});

test('a snapshot holds the whole state, and restores to the same', async () => {
  stage.script({ a: ['one two three', 'A'], 'team/b': 'B' });
  const run = await stage.start([
    step('a', { checks: [{ maxWords: 1 }] }),
    { parallel: 'team', blocks: [step('b')] },
  ]);
  const result = await run.result();
  const snapshot = await snapshotOfRun(run);
  expect(snapshot.state).toMatchObject({
    status: 'done',
    inputs: { brief: 'b' },
    outputs: result.outputs,
    metadata: { usage: result.usage },
    steps: { a: { status: 'repaired', attempts: [{ rung: 0 }, { rung: 0 }] } },
  });
  expect(snapshotOf(restoreRun(snapshot))).toEqual(snapshot);
});

test('a failed run still answers with everything it had', async () => {
  stage.script({ a: 'A', b: 'too many words' });
  const run = await stage.start([step('a'), step('b', { checks: [{ maxWords: 1 }], repairs: 0 })]);
  await failureOf(run);
  const { state } = await snapshotOfRun(run);
  expect(state.status).toBe('failed');
  expect(state.outputs).toEqual({ a: 'A' });
  expect(state.errors['b']).toMatch(/^b failed: rule: /);
});

test('a changed snapshot is refused', async () => {
  stage.script({ a: 'A' });
  const run = await stage.start([step('a')]);
  await run.result();
  const snapshot = sealSnapshot(await snapshotOfRun(run));
  const forged = { ...snapshot, state: { ...snapshot.state, outputs: { a: 'forged' } } };
  const next = await stage.startRaw('test_chain', [{ hash: snapshot.hash, inputs: {}, snapshot: forged }]);
  expect((await failureOf(next)).message).toMatch(/the snapshot is damaged/);
});

test.each([5, { status: 'running' }, null])(
  'a snapshot whose state is %j ends the run by name',
  async (state) => {
    stage.script({ a: 'A' });
    const run = await stage.start([step('a')]);
    await run.result();
    const snapshot = { ...(await snapshotOfRun(run)), state };
    const next = await stage.startRaw('test_chain', [{ hash: snapshot.hash, inputs: {}, snapshot }]);
    expect((await failureOf(next)).message).toMatch(/the snapshot's state is malformed/);
  },
);

test('progress of 600 blocks with long names stays within 64 KiB', async () => {
  stage.script({}, { fallback: 'x' });
  const blocks = Array.from({ length: 600 }, (_, i) => ({
    text: `${'n'.repeat(58)}_${i}`,
    template: '{{brief}}',
  }));
  const group = { parallel: 'g'.repeat(64), blocks };
  const run = await stage.start([{ parallel: 'o'.repeat(64), blocks: [group] }]);
  await run.result();
  const progress = await progressOfRun(run);
  expect(Buffer.byteLength(JSON.stringify(progress))).toBeLessThanOrEqual(64 * 1024);
  expect(progress).toMatchObject({ total: 600, settled: 600 });
});

test('the current details are a table of the steps, in which nothing that a model wrote is markup', async () => {
  stage.script({ a: '<b>|', b: 'B' });
  const run = await stage.start(
    chainOf([step('a', { checks: [{ excludes: ['<b>|'] }], repairs: 0, onFailure: 'skip' }), step('b')]),
  );
  await run.result();
  const metadata = await run.query<temporal.api.sdk.v1.IWorkflowMetadata, []>('__temporal_workflow_metadata');
  const lines = metadata.currentDetails!.split('\n');
  expect(lines.slice(0, 2)).toEqual(['| step | status | attempts | note |', '| --- | --- | --- | --- |']);
  expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(4);
  expect(metadata.currentDetails).not.toContain('<b>');
  expect(metadata.currentDetails).toContain('| b | ✓ | 1 |');
});
