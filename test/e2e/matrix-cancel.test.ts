import { ChainCancelledError, type RunHandle } from '../../src/client';
import { SCENES } from '../support/scenes/block-scenes';
import { eventsOf, expectSameKnowledge } from '../support/same-knowledge';
import { type BlockScene } from '../support/scenes/scene';
import { decide, isOvertaken, useSceneStage } from '../support/scenes/scene-stage';
import { callsWhileAsked, callsWhileHeld } from '../support/scenes/virtual-scene';

const stage = useSceneStage();

/** These have no heartbeat, so that nothing ends them before they end by themselves. */
const DEAF = /\/(check|validate)\/\d+$/;

/** Cancels a run at a moment, after which it ends, and starts nothing more than these calls. */
async function expectCancelled(run: RunHandle, started: readonly string[], release = (): void => undefined) {
  await stage.endpoint.untilAsked(run.id, started);
  await run.cancel();
  release();
  await expect(run.result()).rejects.toThrow(ChainCancelledError);
  const asked = stage.endpoint.calls(run.id).map(({ call }) => call);
  expect(asked.toSorted()).toEqual(started.toSorted());
  await expectSameKnowledge(stage.catenary, run);
  expect((await eventsOf(run)).at(-1)).toMatchObject({ type: 'run_ended', status: 'cancelled' });
  expect((await run.snapshot()).state.status).toBe('cancelled');
}

async function cancelAtCall(scene: BlockScene, held: string): Promise<void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const never = new Promise<void>(() => undefined);
  const run = await stage.start(scene, (call) =>
    call === held ? (DEAF.test(call) ? released : never) : undefined,
  );
  const deciding = decide(run, scene.people ?? []).catch((error: unknown) => {
    if (!isOvertaken(error)) throw error;
  });
  await expectCancelled(run, callsWhileHeld(scene, held), release);
  await deciding;
}

async function cancelAtGate(scene: BlockScene, nth: number): Promise<void> {
  const run = await stage.start(scene);
  const people = scene.people!;
  await decide(run, people.slice(0, nth));
  await untilOpen(
    run,
    people[nth]!.gate,
    people.slice(0, nth + 1).filter(({ gate }) => gate === people[nth]!.gate).length,
  );
  await expectCancelled(run, callsWhileAsked(scene, nth));
}

async function untilOpen(run: RunHandle, gate: string, round: number): Promise<void> {
  for await (const event of run.watch())
    if (event.type === 'gate_opened' && event.path === gate && event.round === round) return;
}

describe.each(Object.entries(SCENES))('%s', (_, scene) => {
  test('is cancelled at each of its calls: the run ends, and nothing more starts', async () => {
    const cancelled = scene.calls.map((held) => cancelAtCall(scene, held));
    await expect(Promise.all(cancelled)).resolves.toHaveLength(scene.calls.length);
  });

  if (scene.people)
    test('is cancelled at each of its gates', async () => {
      const cancelled = scene.people!.map((_said, nth) => cancelAtGate(scene, nth));
      await expect(Promise.all(cancelled)).resolves.toHaveLength(scene.people!.length);
    });
});
