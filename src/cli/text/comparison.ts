import { TAKEN } from '../../chain/definition/run-input';
import type { Json } from '../../chain/json';
import type { PlacedBlock } from '../../chain/layout/placed';
import { type StepSummary, summaryOf } from '../../chain/state/result';
import { hashOf, type Run } from '../../chain/run/run';
import { restoreRun, type Snapshot } from '../../chain/state/snapshot';
import type { BlockRecord, RunUsage } from '../../chain/state/state';
import { namedOutputs } from '../../chain/run/values';
import { stepAfterTheEnd } from '../../client/run/after-the-end';
import { withoutInherited } from './own-usage';

/** A run that is compared, with what only Temporal knows of it. */
export interface Compared {
  readonly id: string;
  readonly status: string;
  readonly from?: string;
  readonly snapshot: Snapshot;
}

/** Runs side by side; every list has one entry a run, in their order. */
export interface Comparison {
  readonly runs: readonly ComparedRun[];
  readonly blocks: readonly { readonly path: string; readonly runs: readonly (ComparedBlock | null)[] }[];
  readonly outputs: readonly {
    readonly name: string;
    readonly same: boolean;
    readonly values: readonly (Json | null)[];
  }[];
}

export interface ComparedRun {
  readonly id: string;
  readonly chain: string;
  readonly version?: string;
  readonly hash: string;
  readonly status: string;
  readonly from?: string;
  /** Its own, without what the runs that it goes on from had used. */
  readonly usage: RunUsage;
  readonly ms: number;
}

export interface ComparedBlock extends StepSummary {
  /** It was finished in a run before, and has not run again. */
  readonly kept?: true;
  readonly verdict?: 'pass' | 'fail';
  /** Its run has ended before it. */
  readonly unfinished?: true;
  /** Why the last draft was rejected. */
  readonly reasons?: readonly string[];
}

/** @param now milliseconds since the epoch */
export function compare(runs: readonly Compared[], now: number): Comparison {
  const restored = runs.map(({ snapshot }) => restoreRun(snapshot, { storage: true }, TAKEN));
  const paths = new Set(restored.flatMap(({ layout }) => layout.all.map(({ path }) => path)));
  const outputs = restored.map((run) => namedOutputs(run, run.layout.blocks));
  const names = new Set(outputs.flatMap((each) => Object.keys(each)));
  return {
    runs: runs.map((run) => comparedRun(run, now)),
    blocks: [...paths].flatMap((path) => {
      const each = restored.map((run, i) => {
        const block = comparedBlock(run, run.layout.byPath.get(path));
        return block && runs[i]!.status !== 'running' ? blockAfterTheEnd(block) : block;
      });
      return each.every((block) => block === null) ? [] : [{ path, runs: each }];
    }),
    outputs: [...names].map((name) => {
      const values = outputs.map((each) => each[name] ?? null);
      return { name, same: new Set(values.map(hashOf)).size === 1, values };
    }),
  };
}

function comparedRun({ id, status, from, snapshot }: Compared, now: number): ComparedRun {
  const { definition, hash, state } = snapshot;
  const { startedAt, endedAt = now, usage, inherited } = state.metadata;
  return {
    id,
    chain: definition.name,
    ...(definition.version !== undefined && { version: definition.version }),
    hash,
    status,
    ...(from !== undefined && { from }),
    usage: withoutInherited(usage, inherited),
    ms: Math.max(0, endedAt - startedAt),
  };
}

function comparedBlock(run: Run, placed: PlacedBlock | undefined): ComparedBlock | null {
  const record = placed && run.state.steps[placed.path];
  if (!record) return null;
  const isKept = run.state.metadata.inherited && (record.endedAt ?? Infinity) <= run.state.metadata.startedAt;
  return { ...summaryOf(run, placed.path), ...(isKept && { kept: true as const }), ...verdictOf(record) };
}

function blockAfterTheEnd(block: ComparedBlock): ComparedBlock {
  return { ...stepAfterTheEnd(block), ...(block.status === 'running' && { unfinished: true as const }) };
}

function verdictOf({ attempts, status }: BlockRecord): Pick<ComparedBlock, 'verdict' | 'reasons'> {
  const last = attempts?.at(-1);
  if (!last || status === 'running') return {};
  if (status !== 'failed') return status === 'skipped' ? {} : { verdict: 'pass' };
  return last.reasons === undefined ? {} : { verdict: 'fail', reasons: last.reasons };
}
