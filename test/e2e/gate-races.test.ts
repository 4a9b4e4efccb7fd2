import { setTimeout } from 'node:timers/promises';
import type { PendingGate } from '../../src/chain/gate/approvals';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import { decideOn, gatesOf, untilAsked } from '../support/deciding';
import { devServer } from '../support/servers';
import { type RunHandle, snapshotOfRun, useStage } from '../support/stage';

// On a real server: the time-skipping one refuses to cancel a timer that fires while the task which cancels it is under way, and
// then never hands that task out again (temporalio/sdk-java #2606, #3088). That moment is the race.
const RACES = 1_000;
const GATES = 50;
/** Runs that race at the same time. */
const LANES = 2;
/** Temporal takes ten updates of a run at once. */
const AT_ONCE = 8;

const stage = useStage(devServer);
const gate: Block = {
  chain: 'asked',
  definition: {
    catenary: 1,
    name: 'asked',
    blocks: [
      { text: 'draft', template: 'text' },
      { approval: 'review', of: 'draft', timeout: '4 s', onTimeout: 'reject', onFailure: 'skip' },
    ],
  },
};
const chain: ChainDefinition = {
  catenary: 1,
  name: 'races',
  inputs: { items: { type: 'array', items: {} } },
  blocks: [{ map: 'gates', over: 'items', each: gate }],
};
const items = Array.from({ length: GATES }, (_, i) => i);

/** Approves each, a few at once: whether each caller was told that it held, by its gate. */
async function approveAll(run: RunHandle, gates: readonly PendingGate[]): Promise<Map<string, boolean>> {
  const told = new Map<string, boolean>();
  const left = [...gates];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { gate: path, content } = next;
      const deciding = decideOn(run, { gate: path, content, decision: 'approve', decidedBy: 'anna' });
      told.set(
        path,
        await deciding.then(
          () => true,
          () => false,
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return told;
}

/** How long before the deadline a volley begins, and by how much the next one may differ, in milliseconds. */
interface Aim {
  readonly lead: number;
  readonly step: number;
}

/** Half of the approvals should hold: the next volley begins earlier or later, the further the longer it was wrong in one direction. */
function aim({ lead, step }: Aim, told: ReadonlyMap<string, boolean>): Aim {
  const held = [...told.values()].filter(Boolean).length;
  const error = 1 - (2 * held) / told.size;
  const next = Math.sign(error) === Math.sign(step) ? step * 1.5 : -step / 2;
  return { lead: lead + Math.abs(error) * next, step: next };
}

jest.setTimeout(600_000);

const outcomes = { approve: 0, timeout: 0 };

/** Volley after volley, each better aimed; while one waits for its deadline, another works. */
async function race(races: number): Promise<void> {
  let next: Aim = { lead: 100, step: 100 };
  for (let raced = 0; raced < races;) {
    const run = await stage.start(chain, { items });
    const { deadline } = await untilAsked(run);
    const gates = await gatesOf(run);
    await setTimeout(deadline! - Date.now() - next.lead);
    const told = await approveAll(run, gates);
    await run.result();
    const { steps } = (await snapshotOfRun(run)).state;
    for (const [path, held] of told) {
      const outcome = held ? 'approve' : 'timeout';
      expect([path, steps[path]!.gate!.decisions!.map(({ decision }) => decision)]).toEqual([
        path,
        [outcome],
      ]);
      outcomes[outcome] += 1;
    }
    raced += told.size;
    next = aim(next, told);
  }
}

test(`${RACES} gates that time out race their approvals: one outcome each, and the caller was told which`, async () => {
  stage.script({});
  await Promise.all(Array.from({ length: LANES }, () => race(RACES / LANES)));
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(RACES / 20);
});
