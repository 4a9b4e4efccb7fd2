import { expandAgain } from '../run/expand';
import { type Json, own, put } from '../json';
import type { NormalDefinition } from '../definition/normalise';
import { TAKEN } from '../definition/run-input';
import type { PlacedBlock } from '../layout/placed';
import { hashOf, runFrom } from '../run/run';
import { restoreRun, type Snapshot, snapshotOf } from '../state/snapshot';
import type { ChainState, RunMetadata } from '../state/state';
import { differingBlocks } from './differing';
import { finishedIn } from '../run/finished';
import { changedInputs, knownModels, namedBlocks, replacedBlocks } from './named';
import { refuseUnpriced } from './refuse-unpriced';
import { ResumeError } from './resume-error';
import { runAgain } from './run-again';
import { isAmong, staleBlocks } from './stale';
import { touchedBlocks } from './touched';
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

/**
 * What it takes for a run to go on from a snapshot: finished blocks are kept, and nothing is paid for twice.
 *
 * @throws SnapshotError for a snapshot that cannot be read, ResumeError for what no longer matches or does not exist.
 */
export function resume(value: unknown, changes: Changes, { touched, at }: ResumeTerms): Resumption {
  const run = restoreRun(value, { storage: true }, TAKEN);
  const definition = changes.definition ?? run.definition;
  const { state } = run;
  const named = namedBlocks(run, changes.from ?? []);
  const differing = differingBlocks(run, definition, knownModels(run, definition, changes.models ?? {}));
  const changed = {
    replaced: replacedBlocks(run, changes.outputs ?? {}),
    inputs: changedInputs(run, definition, changes.inputs ?? {}),
  };
  const { finished, open } = touchedBlocks(run, differing, changed);
  const origins =
    touched === 'run'
      ? { ...changed, blocks: [...named, ...differing] }
      : { blocks: [...named, ...open], replaced: new Set<PlacedBlock>(), inputs: new Set<string>() };
  const stale = staleBlocks(run, { ...origins, blocks: [...unfinishedBlocks(run), ...origins.blocks] });
  const left = touched === 'run' ? [] : finished.filter((placed) => !isAmong(placed, stale.again));
  if (touched === 'refuse' && left.length > 0) throw mismatch(left);
  const again = finishedIn(run, [...stale.again]);
  const anew = { blocks: staleBlocks(run, origins).again, themselves: new Set([...differing, ...named]) };
  runAgain(run, stale, at, anew);
  change(state, changes, at);
  refuseUnpriced(definition, state.metadata);
  const next = runFrom(definition, state, { hash: hashOf(definition), storage: true });
  expandAgain(next);
  return {
    snapshot: snapshotOf(next),
    kept: pathsOf(finishedIn(next, next.layout.blocks)),
    again: pathsOf(again),
    activities: [
      ...new Set(again.flatMap(({ block }) => ('activity' in block ? [block.call ?? block.activity] : []))),
    ],
    ignored: pathsOf(left),
  };
}

function pathsOf(blocks: readonly PlacedBlock[]): string[] {
  return blocks.map(({ path }) => path);
}

function change(state: ChainState, { inputs = {}, models = {}, outputs = {} }: Changes, at: number): void {
  for (const [name, value] of Object.entries(inputs)) put(state.inputs, name, value);
  for (const [name, value] of Object.entries(outputs)) put(state.outputs, name, value);
  replaceModels(state.metadata, models);
  state.status = 'running';
  state.metadata.startedAt = at;
  state.metadata.inherited = { ...state.metadata.usage };
  delete state.metadata.endedAt;
}

function replaceModels(metadata: RunMetadata, models: Readonly<Record<string, string>>): void {
  const others = Object.entries(models).filter(([alias, model]) => own(metadata.models, alias) !== model);
  for (const [alias, model] of others) put(metadata.models, alias, model);
  const replaced = new Set([...(metadata.replaced ?? []), ...others.map(([alias]) => alias)]);
  if (replaced.size > 0) metadata.replaced = [...replaced];
}

function mismatch(blocks: readonly PlacedBlock[]): ResumeError {
  return new ResumeError(
    `these finished blocks would not be the same now: ${pathsOf(blocks).join(', ')}. Fork the run to let them run again, or force it to keep them`,
  );
}
