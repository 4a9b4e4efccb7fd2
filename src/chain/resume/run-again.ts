import type { ApprovalBlock } from '../definition/definition';
import { type Json, own } from '../json';
import { type PlacedBlock, withMembers } from '../layout/placed';
import { forget, outputsAt } from '../gate/redo';
import type { Run } from '../run/run';
import { makerBehind, outputsIn, putOutput } from '../run/values';
import type { Stale } from './stale';
import { type Anew, takenOver } from './taken-over';

/**
 * Takes what is stale out of a run's state, so that it starts once more; everything else stays as it is.
 *
 * @param anew what a change makes others of: what a person said of these holds no more
 */
export function runAgain(run: Run, { again, reopened }: Stale, at: number, anew: Anew): void {
  const blocks = [...again].flatMap(withMembers);
  for (const gate of blocks) if (gate.kind === 'approval') holdAgain(run, gate);
  const before = takenOver(run, blocks, anew);
  for (const placed of again) forget(run, placed, at);
  for (const placed of reopened) if (!again.has(placed)) reopen(run, placed);
  run.state.before = before;
}

/** What a gate has let through goes back to its maker, until somebody has decided again. */
function holdAgain(run: Run, gate: PlacedBlock): void {
  const maker = makerBehind(gate);
  const { of } = gate.block as ApprovalBlock;
  const value = own(outputsIn(run, gate.scope), of);
  const record = maker && run.state.steps[maker.path];
  if (value === undefined || !record) return;
  record.held = { value };
  delete outputsAt(run, gate)[of];
}

function reopen(run: Run, placed: PlacedBlock): void {
  const record = run.state.steps[placed.path];
  if (!record) return;
  const output = placed.output === undefined ? undefined : own(outputsIn(run, placed.scope), placed.output);
  if (Array.isArray(output)) giveItemsBack(run, placed, output as readonly Json[]);
  record.status = 'running';
  for (const key of ['endedAt', 'endedBy', 'failure', 'reason', 'held', 'blocked'] as const)
    delete record[key];
  if (record.plan === undefined) delete record.gate;
  delete run.state.errors[placed.path];
  if (placed.output !== undefined) delete outputsAt(run, placed)[placed.output];
}

/** A map's list was the only place of its items' outputs. */
function giveItemsBack(run: Run, map: PlacedBlock, items: readonly Json[]): void {
  if (map.kind !== 'map') return;
  map.members.forEach((member, i) => {
    const record = run.state.steps[member.path];
    const done =
      record && record.status !== 'skipped' && record.status !== 'failed' && record.status !== 'running';
    if (done && member.output !== undefined && items[i] !== undefined)
      putOutput(run, member.scope, member.output, items[i]);
  });
}
