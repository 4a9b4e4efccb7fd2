import { CancellationScope, sleep } from '@temporalio/workflow';
import { TIME_LIMIT } from '../chain/contract';
import { timeOut } from '../chain/gate/decide';
import { openGates } from '../chain/gate/gate';
import type { GateRecord } from '../chain/gate/gate-record';
import type { Run } from '../chain/run/run';
import { nextDeadline } from '../chain/budget/time-limits';

/** One durable timer for each open gate that has a deadline; after a continue-as-new it takes what is left of it. */
export function gateTimers(run: Run, moved: () => void): { readonly set: () => void } {
  const timers = new Map<GateRecord, CancellationScope>();

  const begin = (path: string, gate: GateRecord, deadline: number): void => {
    const scope = new CancellationScope();
    timers.set(gate, scope);
    const wait = Math.max(1, deadline - Date.now());
    void scope
      .run(() => sleep(wait, { summary: `${path} · timeout` }))
      .then(
        () => {
          timeOut(run, path, Date.now());
          moved();
        },
        () => undefined,
      );
  };

  return {
    set() {
      const open = openGates(run);
      const gates = new Set(open.map(({ record }) => record.gate));
      for (const [gate, scope] of timers) {
        if (gates.has(gate)) continue;
        scope.cancel();
        timers.delete(gate);
      }
      for (const { placed, record } of open) {
        const { gate } = record;
        if (gate?.deadline !== undefined && !timers.has(gate)) begin(placed.path, gate, gate.deadline);
      }
    },
  };
}

/** One durable timer for the time limit that is over next; after a continue-as-new it takes what is left of it. */
export function limitTimer(
  run: Run,
  moved: () => void,
): { readonly set: () => void; readonly end: () => void } {
  let set: { readonly deadline: number; readonly scope: CancellationScope } | undefined;

  const end = (): void => {
    set?.scope.cancel();
    set = undefined;
  };

  const begin = (deadline: number): void => {
    const scope = new CancellationScope();
    set = { deadline, scope };
    void scope
      .run(() => sleep(Math.max(1, deadline - Date.now()), { summary: TIME_LIMIT }))
      .then(
        () => {
          set = undefined;
          moved();
        },
        () => undefined,
      );
  };

  return {
    set() {
      const deadline = nextDeadline(run, Date.now());
      if (deadline === set?.deadline) return;
      end();
      if (deadline !== undefined) begin(deadline);
    },
    end,
  };
}
