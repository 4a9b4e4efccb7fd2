import { countLost } from '../budget/limits';
import type { ChainDefinition } from '../definition/definition';
import { checkDefinition } from '../definition/check-definition';
import type { Judges } from '../definition/run-input';
import { expandAgain } from '../run/expand';
import { isObject, type Json } from '../json';
import { isState } from './is-state';
import { isNormal, type NormalDefinition } from '../definition/normalise';
import { hashOf, type Run, runFrom, type RunTerms } from '../run/run';
import type { ChainState } from './state';

/** The whole state of a run as one JSON value: what the `snapshot` query answers and continue-as-new carries. */
export interface Snapshot {
  readonly catenary: 'snapshot/1';
  readonly hash: string;
  readonly definition: NormalDefinition;
  readonly state: ChainState;
  /** Whose it is. Added where a snapshot leaves Temporal. */
  readonly run?: RunReference;
  /** sha-256 of the canonical JSON of everything else here. Added where a snapshot leaves Temporal, which guards its own. */
  readonly checksum?: string;
}

/** One execution of a run, as Temporal has it. */
export interface RunReference {
  readonly id: string;
  /** Temporal's. */
  readonly runId: string;
}

/** What is wrong with a snapshot, by name: another format, damaged, or another definition than its hash says. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/**
 * A deep copy: nothing that happens to the run afterwards reaches it. Calls in flight are lost to whoever goes on from it,
 * who asks them again: each counts as it was reserved, as one attempt.
 */
export function snapshotOf(run: Run): Snapshot {
  const state = JSON.parse(JSON.stringify(run.state)) as ChainState;
  for (const { call } of run.inFlight.values())
    if (call.maxTokens > 0) countLost({ ...run, state }, call, 1, 0);
  return { catenary: 'snapshot/1', hash: run.hash, definition: run.definition, state };
}

/**
 * Takes a run up where its snapshot was taken. Calls that were in flight then are asked again.
 *
 * @throws SnapshotError where the value is not a snapshot of this format, was changed, or holds no valid definition.
 */
export function restoreRun(value: unknown, terms: RunTerms = {}, judges?: Judges): Run {
  const { definition, hash, state } = readSnapshot(value, judges);
  const run = runFrom(definition, JSON.parse(JSON.stringify(state)) as ChainState, { ...terms, hash });
  expandAgain(run);
  return run;
}

/**
 * @param judges as of `runInputProblems`
 * @throws SnapshotError as {@link restoreRun} does.
 */
export function readSnapshot(value: unknown, judges: Judges = () => true): Snapshot {
  if (!isObject(value) || typeof value.catenary !== 'string')
    throw new SnapshotError('this is not a snapshot of a run');
  if (value.catenary !== 'snapshot/1') {
    throw new SnapshotError(`the snapshot's format is ${value.catenary}, this release reads snapshot/1`);
  }
  const { checksum, ...body } = value;
  if (checksum !== undefined && hashOf(body) !== checksum)
    throw new SnapshotError('the snapshot is damaged: its checksum does not match its content');
  const { definition, hash } = value as unknown as Snapshot;
  if (hashOf(definition) !== hash)
    throw new SnapshotError("the snapshot is damaged: its hash is not its definition's");
  const [problem] = checkDefinition(definition as unknown as Json);
  if (problem && judges())
    throw new SnapshotError(`the snapshot's definition is not valid: ${problem.message}`);
  if (!isNormal(definition)) throw new SnapshotError("the snapshot's definition has no defaults written out");
  if (!isState(value.state)) throw new SnapshotError("the snapshot's state is malformed");
  const plan = plansIn(value.state).find((each) => checkDefinition(each).length > 0);
  if (plan && judges())
    throw new SnapshotError(`the snapshot's plan is not valid: ${checkDefinition(plan)[0]!.message}`);
  return value as unknown as Snapshot;
}

/** Each is put in its place again, as a chain of its own. */
function plansIn({ steps }: ChainState): ChainDefinition[] {
  return Object.values(steps).flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
}
