import { setTimeout } from 'node:timers/promises';
import type { RunHandle } from '../../src/client';
import { SCENES } from '../support/scenes/block-scenes';
import { historiesOf } from '../support/replay';
import { eventsOf, expectResumable, expectSameKnowledge, expectShown } from '../support/same-knowledge';
import { decide, useSceneStage } from '../support/scenes/scene-stage';
import { statusesOf } from '../support/statuses';
import { suggestingServer } from '../support/suggesting-server';

/** So few that a history has room for one call after the other, and no more. */
const stage = useSceneStage(() => suggestingServer(8));

/** A decision that does not count fills the history, so that the run goes on in a new one while the gate is open. */
async function goOnWhileOpen(run: RunHandle, gate: string): Promise<void> {
  const workflow = stage.catenary.client.workflow.getHandle(run.id);
  const { runId } = await workflow.describe();
  const refusals = async (): Promise<number> => (await run.state()).steps[gate]?.gate?.refusals?.length ?? 0;
  const before = await refusals();
  await workflow.signal('decide', { gate, content: 'forged', decision: 'approve', decidedBy: 'eve' });
  while ((await refusals()) === before || (await workflow.describe()).runId === runId) await setTimeout(20);
  await expectSameKnowledge(stage.catenary, run);
  expect((await run.approvals()).map((open) => open.gate)).toContain(gate);
}

/** The looks at what does not count are no part of a scene. */
const ofScene = (calls: readonly string[]): string[] =>
  calls.filter((id) => !id.includes('/admit/')).toSorted();

describe.each(Object.entries(SCENES))('%s', (_, scene) => {
  const { people = [] } = scene;

  test('is one run over many histories: nothing is lost, made twice or told twice', async () => {
    const run = await stage.start(scene);
    await decide(run, people, (gate) => goOnWhileOpen(run, gate));
    const result = await run.result();
    expect(result.outputs).toEqual(scene.outputs);
    expect(statusesOf(result)).toEqual(scene.statuses);
    const histories = await historiesOf(stage.catenary.client, run.id);
    expect(histories.length).toBeGreaterThan(2 + people.length);

    const calls = scene.calls.toSorted();
    expect(ofScene(stage.endpoint.calls(run.id).map(({ call }) => call))).toEqual(calls);
    expect(ofScene(await expectShown(stage.catenary, run))).toEqual(calls);
    const events = await eventsOf(run);
    const told = events.flatMap((event) => (event.type === 'call_started' ? [event.id] : []));
    expect(ofScene(told)).toEqual(calls);
    expect(events.filter(({ type }) => type.startsWith('run_'))).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'gate_decided')).toHaveLength(people.length);
    expect(events.filter(({ type }) => type === 'gate_opened').length).toBeGreaterThanOrEqual(
      2 * people.length,
    );
    const historyOf = (i: number): string | undefined => events[i]?.cursor.split('/')[0];
    await expectResumable(run, events, (_event, i) => historyOf(i) !== historyOf(i + 1));
    await expectSameKnowledge(stage.catenary, run);
  });
});
