import { setTimeout } from 'node:timers/promises';
import type { PendingGate } from '../../src/chain/gate/approvals';
import type { Decision } from '../../src/chain/gate/gate-record';
import type { Decided } from '../../src/workflows';
import type { RunHandle } from './stage';

type Said = Partial<Decision> & Pick<Decision, 'decision'>;

/** The gates that a run shows at this moment. */
export const gatesOf = (run: RunHandle): Promise<PendingGate[]> => run.query<PendingGate[], []>('approvals');

/** Waits until a run has an open gate. The server's clock need not move for that. */
export async function untilAsked(run: RunHandle, gate?: string): Promise<PendingGate> {
  for (;;) {
    const open = (await gatesOf(run)).find((each) => gate === undefined || each.gate === gate);
    if (open) return open;
    await setTimeout(20);
  }
}

/** Decides what a run asks now, as a person does who has just looked at it. */
export async function decideNow(run: RunHandle, said: Said): Promise<Decided> {
  const { gate, content } = await untilAsked(run, said.gate);
  return await decideOn(run, { gate, content, decidedBy: 'anna', ...said });
}

export const decideOn = (run: RunHandle, decision: Decision): Promise<Decided> =>
  run.executeUpdate<Decided, [Decision]>('decide', { args: [decision] });

/** Why a decision does not count. */
export async function refusalOfUpdate(deciding: Promise<unknown>): Promise<string> {
  const error = await deciding.then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  if (error === undefined) throw new Error('the decision counted');
  return (error.cause as Error | undefined)?.message ?? error.message;
}
