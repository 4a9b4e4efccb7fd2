import { expandAgain } from '../expand';
import { type Json, own, put } from '../json';
import { layOut } from '../layout';
import type { NormalDefinition } from '../normalise';
import { type PlacedBlock, withMembers } from '../placed';
import { hashOf, type Run, runFrom, rungsFor } from '../run';
import { restoreRun, type Snapshot, snapshotOf } from '../snapshot';
import type { ChainState } from '../state';
import { fingerprint } from './fingerprint';
import { runAgain } from './run-again';
import { staleBlocks } from './stale';
import { unfinishedBlocks } from './unfinished';

/** What is changed before a run goes on. */
export interface Changes {
  /** Another definition of the chain, checked and with its defaults written out. */
  readonly definition?: NormalDefinition;
  /** Other values of inputs, by name. */
  readonly inputs?: Readonly<Record<string, Json>>;
  /** Outputs of the chain put in their places by hand, by name. */
  readonly outputs?: Readonly<Record<string, Json>>;
  /** Paths that run again in any case. */
  readonly from?: readonly string[];
  /** Models by alias, in place of those that the first replies pinned. */
  readonly models?: Readonly<Record<string, string>>;
}

export interface ResumeTerms {
  /**
   * What becomes of finished blocks that a change touches: `refuse` names them (a resume keeps what is finished), `keep`
   * ignores the difference, `run` lets them and what depends on them run again (a fork).
   */
  readonly touched: 'refuse' | 'keep' | 'run';
  /** Milliseconds since the epoch: when the new run starts. */
  readonly at: number;
}

/** What a run that goes on will do, before it does it. */
export interface Resumption {
  /** Where the new run starts from. */
  readonly snapshot: Snapshot;
  /** Paths of calls, texts and gates whose results are kept. */
  readonly kept: readonly string[];
  /** Those that have run and run again. */
  readonly again: readonly string[];
  /** The user's own activities among them, by type: what they did is done once more. */
  readonly activities: readonly string[];
  /** Finished blocks that are kept though they differ. */
  readonly ignored: readonly string[];
}

/** A run that cannot go on as it is asked to; the message names the blocks and the mend. */
export class ResumeError extends Error {
  override readonly name = 'ResumeError';
}

/**
 * What it takes for a run to go on from a snapshot: finished blocks are kept, and nothing is paid for twice.
 *
 * @throws SnapshotError for a snapshot that cannot be read, ResumeError for what no longer matches or does not exist.
 */
export function resume(value: unknown, changes: Changes, { touched, at }: ResumeTerms): Resumption {
  const run = restoreRun(value, { storage: true });
  const definition = changes.definition ?? run.definition;
  const differing = changedBlocks(run, definition, changes.models ?? {});
  const finished = differing.filter(({ path }) => isFinished(run, path));
  if (touched === 'refuse' && finished.length > 0) throw mismatch(finished);
  const ignored = touched === 'keep' ? finished : [];
  const stale = staleBlocks(run, {
    blocks: [
      ...unfinishedBlocks(run),
      ...differing.filter((placed) => !ignored.includes(placed)),
      ...(changes.from ?? []).map((path) => placedAt(run, path)),
    ],
    replaced: replacedBlocks(run, changes.outputs ?? {}),
    inputs: changedInputs(run, changes.inputs ?? {}),
  });
  const again = [...stale.again]
    .flatMap((placed) => withMembers(placed))
    .filter(({ path }) => isFinished(run, path));
  runAgain(run, stale);
  change(run.state, changes, at);
  const next = runFrom(definition, run.state, { hash: hashOf(definition), storage: true });
  expandAgain(next);
  return {
    snapshot: snapshotOf(next),
    kept: next.layout.all.flatMap(({ path }) => (isFinished(next, path) ? [path] : [])),
    again: again.map(({ path }) => path),
    activities: [
      ...new Set(again.flatMap(({ block }) => ('activity' in block ? [block.call ?? block.activity] : []))),
    ],
    ignored: ignored.map(({ path }) => path),
  };
}

function isFinished({ state }: Run, path: string): boolean {
  const record = state.steps[path];
  return record !== undefined && record.status !== 'running' && record.status !== 'failed' && !record.blocked;
}

/** The blocks that have a record and are written otherwise now, or not at all. */
function changedBlocks(
  run: Run,
  definition: NormalDefinition,
  models: Readonly<Record<string, string>>,
): PlacedBlock[] {
  const now = new Map(layOut(definition).all.map((placed) => [placed.path, placed]));
  const isWritten = (placed: PlacedBlock): boolean => placed.written.every((key) => key !== 'each');
  return run.layout.all.filter((placed) => {
    if (run.state.steps[placed.path] === undefined) return false;
    if (
      placed.kind === 'step' &&
      rungsFor(run, placed).some(({ ask }) => own(models, ask.model) !== undefined)
    )
      return true;
    if (!isWritten(placed) || isPlanned(placed)) return false;
    const other = now.get(placed.path);
    return !other || other.kind !== placed.kind || fingerprint(other) !== fingerprint(placed);
  });
}

/** A plan's blocks are nowhere written but in its record. */
function isPlanned({ scope }: PlacedBlock): boolean {
  for (let at = scope; at.opener; at = at.opener.scope) if (at.opener.kind === 'plan') return true;
  return false;
}

function placedAt(run: Run, path: string): PlacedBlock {
  const placed = run.layout.byPath.get(path);
  if (placed) return placed;
  throw new ResumeError(
    `the run has no block at ${JSON.stringify(path)}; it has ${[...run.layout.byPath.keys()].join(', ')}`,
  );
}

function replacedBlocks(run: Run, outputs: Readonly<Record<string, Json>>): Set<PlacedBlock> {
  return new Set(
    Object.keys(outputs).map((name) => {
      const maker = run.layout.root.makers.get(name);
      if (maker && isFinished(run, maker.path)) return maker;
      throw new ResumeError(`the run has made no output ${JSON.stringify(name)} that could be replaced`);
    }),
  );
}

function changedInputs(run: Run, inputs: Readonly<Record<string, Json>>): Set<string> {
  const unknown = Object.keys(inputs).find((name) => own(run.definition.inputs, name) === undefined);
  if (unknown !== undefined) throw new ResumeError(`the chain has no input ${JSON.stringify(unknown)}`);
  return new Set(
    Object.keys(inputs).filter(
      (name) => hashOf(inputs[name]) !== hashOf(own(run.state.inputs, name) ?? null),
    ),
  );
}

function change(state: ChainState, { inputs = {}, models = {}, outputs = {} }: Changes, at: number): void {
  for (const [name, value] of Object.entries(inputs)) put(state.inputs, name, value);
  for (const [name, value] of Object.entries(outputs)) put(state.outputs, name, value);
  for (const [alias, model] of Object.entries(models)) put(state.metadata.models, alias, model);
  state.status = 'running';
  state.metadata.startedAt = at;
  delete state.metadata.endedAt;
}

function mismatch(blocks: readonly PlacedBlock[]): ResumeError {
  const paths = blocks.map(({ path }) => path).join(', ');
  return new ResumeError(
    `these finished blocks are written otherwise now: ${paths}. Fork the run to let them run again, or force it to keep them`,
  );
}
