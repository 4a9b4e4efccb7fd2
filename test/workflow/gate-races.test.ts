import type { Block } from '../../src/chain/definition';
import type { PendingGate } from '../../src/chain/approvals';
import { decideOn, gatesOf } from '../support/deciding';
import { timeSkippingServer } from '../support/servers';
import { type RunHandle, snapshotOfRun, useStage } from '../support/stage';

/** Of so many gates each: CATENARY_GATE_RACES=20 makes a thousand races. Only on demand: on a quiet machine it can wait for ever, which is not understood yet. */
const RUNS = Number(process.env['CATENARY_GATE_RACES'] ?? 0);
const GATES = 50;
/** Temporal takes ten updates of a run at once. */
const AT_ONCE = 8;

const stage = useStage(timeSkippingServer);
const gate: Block = {
  chain: 'asked',
  definition: {
    catenary: 1,
    name: 'asked',
    blocks: [
      { text: 'draft', template: 'text' },
      { approval: 'review', of: 'draft', timeout: '10 s', onTimeout: 'reject', onFailure: 'skip' },
    ],
  },
};
const blocks: Block[] = [{ map: 'gates', over: 'items', each: gate }];

async function untilAllAsked(run: RunHandle): Promise<PendingGate[]> {
  for (;;) {
    const gates = await gatesOf(run);
    if (gates.length === GATES) return gates;
  }
}

/** Approves all, a few at once, while their deadlines pass: whether each was told that it held, by its gate. */
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

test(
  `${RUNS * GATES} gates that time out race their approvals: one outcome each, and the caller was told which`,
  async () => {
    stage.script({});
    let decided = 0;
    for (let i = 0; i < RUNS; i++) {
      const run = await stage.start(
        { catenary: 1, name: 'races', inputs: { items: { type: 'array', items: {} } }, blocks },
        { items: Array.from({ length: GATES }, (_, n) => n) },
      );
      const gates = await untilAllAsked(run);
      const deadlines = stage.server.env.sleep('10 s');
      const told = await approveAll(run, gates);
      await deadlines;
      await run.result();
      const { steps } = (await snapshotOfRun(run)).state;
      for (const [path, held] of told) {
        const kept = steps[path]!.gate!.decisions!.map(({ decision }) => decision);
        expect([path, kept]).toEqual([path, [held ? 'approve' : 'timeout']]);
        decided += 1;
      }
    }
    expect(decided).toBe(RUNS * GATES);
  },
  120_000 * Math.max(1, RUNS),
);
