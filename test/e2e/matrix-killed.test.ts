import { type Catenary, connect, type RunHandle } from '../../src/client';
import { SCENES } from '../support/scenes/block-scenes';
import { endAll, type StartedProcess, startWorkerProcess } from '../support/processes';
import { recordedCalls } from '../support/recorded-calls';
import { replayAll } from '../support/replay';
import { expectSameKnowledge, expectShown } from '../support/same-knowledge';
import { BRIEF, type BlockScene, chainOfScene } from '../support/scenes/scene';
import { createSceneEndpoint } from '../support/scenes/scene-endpoint';
import { decide } from '../support/scenes/scene-stage';
import { statusesOf } from '../support/statuses';
import { devServer } from '../support/servers';

jest.setTimeout(180_000);

const endpoint = createSceneEndpoint();
const taskQueue = 'killed';
afterAll(async () => {
  await endAll();
  await endpoint.close();
});

/** A run of a scene, with the calls during which its worker is killed: the first, one in the middle, and the last. */
interface Played {
  readonly scene: BlockScene;
  readonly run: RunHandle;
  readonly calls: readonly string[];
  readonly killedAt: readonly string[];
  readonly decided: Promise<void>;
  readonly kills: Kill[];
}

/** How far a run was at a kill. */
interface Kill {
  readonly asked: readonly string[];
  /** Calls whose end the server had recorded. */
  readonly done: ReadonlySet<string>;
}

/** Checks make no request, and what has no heartbeat is repeated only once its time is over. */
const ASKS = /\/(generate|plan|judge|call)\/\d+$/;

async function play(catenary: Catenary, name: string, scene: BlockScene): Promise<Played> {
  const id = name.replaceAll(' ', '-');
  const calls = scene.calls.filter((call) => !call.includes('/check/'));
  const asking = calls.filter((call) => ASKS.test(call));
  const killedAt = [asking[0]!, asking[Math.floor(asking.length / 2)]!, asking.at(-1)!];
  const held = new Set(killedAt);
  // Only its first request: the one that is made again is answered.
  endpoint.play(id, scene, (call) => (held.delete(call) ? new Promise(() => undefined) : undefined));
  const run = (await catenary.start(chainOfScene(scene), { id, inputs: { brief: BRIEF } })) as RunHandle;
  const decided = decide(run, scene.people ?? []);
  return { scene, run, calls, killedAt, decided, kills: [] };
}

const asked = ({ run }: Played): string[] => endpoint.calls(run.id).map(({ call }) => call);

/** No recorded call is made again, and of the others each at most once more a kill. */
function expectNothingRepeated(played: Played): void {
  const all = asked(played);
  expect([...new Set(all)].toSorted()).toEqual(played.calls.toSorted());
  for (const { asked: before, done } of played.kills)
    expect(all.slice(before.length).filter((call) => done.has(call))).toEqual([]);
  const inFlight = played.kills.map(
    (kill) => new Set(kill.asked.filter((call) => !kill.done.has(call))).size,
  );
  expect(all.length - played.calls.length).toBeLessThanOrEqual(inFlight.reduce((sum, each) => sum + each));
}

test('every kind of block comes to its end though its worker is killed at its first call, in the middle and at its last', async () => {
  const server = await devServer();
  const { address, namespace } = server;
  const { baseUrl } = await endpoint.listen();
  const catenary = await connect({ address, namespace, taskQueue });
  const startWorker = (): Promise<StartedProcess> =>
    startWorkerProcess({ address, taskQueue, baseUrl, scenes: true });

  let worker = await startWorker();
  const all = await Promise.all(Object.entries(SCENES).map(([name, scene]) => play(catenary, name, scene)));
  for (const kill of [0, 1, 2]) {
    await Promise.all(all.map(({ run, killedAt }) => endpoint.untilAsked(run.id, [killedAt[kill]!])));
    await worker.end('SIGKILL');
    for (const each of all)
      each.kills.push({ asked: asked(each), done: await recordedCalls(catenary.client, each.run.id) });
    worker = await startWorker();
  }

  for (const each of all) {
    const { scene, run, decided } = each;
    await decided;
    const result = await run.result();
    expect({ outputs: result.outputs, statuses: statusesOf(result) }).toEqual({
      outputs: scene.outputs,
      statuses: scene.statuses,
    });
    expectNothingRepeated(each);
    await expectSameKnowledge(catenary, run);
    expect((await expectShown(catenary, run)).toSorted()).toEqual(scene.calls.toSorted());
  }
  await worker.end('SIGTERM');
  await replayAll(
    catenary.client,
    all.map(({ run }) => run.id),
  );
  await catenary.close();
  await server.close();
});
