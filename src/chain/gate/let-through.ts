import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import { heldFor, makerBehind, putOutput } from '../run/values';

/** A gate that is not needed, or has been passed, hands its output on: to the next gate, or to everyone. */
export function letThrough(run: Run, gate: PlacedBlock): void {
  const value = heldFor(run, gate);
  const { of } = gate.block as { readonly of: string };
  if (value === undefined || gate.scope.makers.get(of) !== gate) return;
  putOutput(run, gate.scope, of, value);
  delete run.state.steps[makerBehind(gate)!.path]!.held;
}
