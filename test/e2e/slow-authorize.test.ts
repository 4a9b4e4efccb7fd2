import { setTimeout } from 'node:timers/promises';
import { createActivities } from '../../src/activities';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import { connect, DecisionPendingError, NoWorkerError, type RunHandle } from '../../src/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { startTestWorker } from '../support/worker';

let release: () => void = () => undefined;
let broken = true;
const passed = { verdict: 'pass', reasons: [] };
const activities = {
  slow: () => new Promise((resolve) => (release = () => resolve(passed))),
  breaking: async () => {
    if (broken) throw new Error('the directory is down');
    return passed;
  },
};
const stage = useClientStage(() => ({ activities }));

const asking = (authorize?: string): ChainDefinition =>
  chainOf([
    { step: 'draft', prompt: 'Draft {{brief}}' },
    { approval: 'review', of: 'draft', ...(authorize !== undefined && { authorize }) },
  ] satisfies Block[]);

async function opened(run: RunHandle): Promise<string> {
  for await (const event of run.watch()) if (event.type === 'gate_opened') return event.content;
  throw new Error(`${run.id} ended before its gate opened`);
}

async function pendingOf(deciding: Promise<unknown>): Promise<DecisionPendingError> {
  const error: unknown = await deciding.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DecisionPendingError);
  return error as DecisionPendingError;
}

test('a decision whose authorize takes longer than is waited is said to be taken in, and waited for once more it holds', async () => {
  const run = (await stage.catenary.start(asking('slow'), {
    id: stage.id(),
    inputs: { brief: 'b' },
  })) as RunHandle;
  const content = await opened(run);
  const error = await pendingOf(run.approve('review', { by: 'anna', content, within: 5000 }));
  expect(error.message).toBe(
    `the decision on review of run ${run.id} was taken in, but has no answer after 5 s: authorize is still running, attempt 1. ` +
      'It holds as soon as it passes, and no other counts until then; `npx catenary show` with run and gate tells how it ended',
  );
  await expect(run.approve('review', { by: 'bob', content })).rejects.toThrow('is being decided by anna');

  const waiting = run.approve('review', { by: 'anna', ...error.again });
  release();
  expect(await waiting).toMatchObject({ gate: 'review', decision: 'approve', decidedBy: 'anna' });
  await run.result();
  expect(await run.approve('review', { by: 'anna', ...error.again })).toEqual(await waiting);
  expect((await run.show('review')).gate!.decisions).toHaveLength(1);
});

test('one whose authorize fails again and again is told why', async () => {
  const run = (await stage.catenary.start(asking('breaking'), {
    id: stage.id(),
    inputs: { brief: 'b' },
  })) as RunHandle;
  const content = await opened(run);
  const error = await pendingOf(run.approve('review', { by: 'anna', content, within: 5000 }));
  expect(error.message).toMatch(
    /authorize .*attempt \d+; it failed before: .*the directory is down\. It holds/,
  );
  broken = false;
  expect(await run.approve('review', { by: 'anna', ...error.again })).toMatchObject({ decidedBy: 'anna' });
  await run.result();
});

test('one that no worker took in is said to be taken in by none', async () => {
  const { address, namespace, env } = stage.server;
  const taskQueue = 'deserted';
  const catenary = await connect({ address, namespace, taskQueue });
  const model = async () => ({
    model: 'm',
    text: 'x',
    stopReason: 'end_turn' as const,
    usage: { inputTokens: 1, outputTokens: 1 },
  });
  const connection = env.nativeConnection;
  const options = { connection, namespace, taskQueue, activities: createActivities({ model }) };
  const worker = await startTestWorker(options);
  const run = (await catenary.start(asking(), { id: stage.id(), inputs: { brief: 'b' } })) as RunHandle;
  const content = await opened(run);
  await worker.close();
  const deciding = run.approve('review', { by: 'anna', content, within: 1500 });
  await expect(deciding).rejects.toBeInstanceOf(NoWorkerError);
  await expect(deciding).rejects.toThrow(
    /^no worker of run .* accepted the decision on review within 1.5 s: start one/,
  );
  const back = await startTestWorker(options);
  for (;;) {
    const [gate] = await run.approvals();
    if (!gate) break;
    await run.approve('review', { by: 'anna', content: gate.content }).catch(() => setTimeout(100));
  }
  await run.result();
  await back.close();
  await catenary.close();
});
