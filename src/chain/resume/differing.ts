import { asksAs } from '../request/asks';
import type { Check } from '../definition/definition';
import { own } from '../json';
import { layOut } from '../layout/layout';
import type { NormalDefinition } from '../definition/normalise';
import { type Layout, type PlacedBlock, withMembers } from '../layout/placed';
import { defaultsFor, hashOf, type Run, rungsFor } from '../run/run';
import { makersNamed, makersSeen } from '../layout/waits';
import type { BlockRecord } from '../state/state';
import { fingerprint } from './fingerprint';
import { hasBegun } from './stale';

type Models = Readonly<Record<string, string>>;

/** The blocks of a run that are written otherwise now, or not at all, or would ask another model. */
export function differingBlocks(run: Run, definition: NormalDefinition, models: Models): PlacedBlock[] {
  const [before, now] = [run.definition, definition].map((each) => layOut(each, { templates: true }));
  const others = otherModels(run, models);
  return run.layout.all.filter((placed) => {
    if (!hasBegun(run, placed)) return false;
    if (modelsAsked(run, placed).some((model) => others.has(model))) return true;
    if (isMadeLater(placed)) return false;
    const other = now!.byPath.get(placed.path);
    if (!other || other.kind !== placed.kind) return true;
    const without = undecided(placed, run.state.steps[placed.path]);
    if (fingerprint(other, without) !== fingerprint(placed, without)) return true;
    const same = before!.byPath.get(placed.path)!;
    return hashOf(pathsRead(now!, other)) !== hashOf(pathsRead(before!, same));
  });
}

/**
 * What decides how a block is run, and nothing about what it has made. What would have become of a failure is of that kind
 * where nothing failed; of a map's items, which may have, it is not told here.
 */
function undecided({ kind }: PlacedBlock, record: BlockRecord | undefined): readonly string[] {
  const how = ['concurrency', 'retry', 'siblings', 'taskQueue', 'timeouts'];
  return record?.status === 'done' && kind !== 'map' ? [...how, 'onFailure'] : how;
}

/**
 * The paths of those whose outputs a block reads, a map's items included. The same words may stand for others now:
 * `{{all_outputs}}` for what was added, taken away or moved before it.
 */
function pathsRead(layout: Layout, placed: PlacedBlock): string[][][] {
  const readers = placed.kind === 'map' ? withMembers(placed) : [placed];
  const pathsOf = (makers: readonly PlacedBlock[]): string[] => makers.map(({ path }) => path);
  // A validator is given outputs by name, in whatever order.
  return readers.map((reader) => [
    pathsOf(makersNamed(layout, reader)),
    pathsOf(makersSeen(layout, reader)).sort(),
  ]);
}

/** Aliases that stand for something else than the run's replies came from. */
function otherModels({ state }: Run, models: Models): Set<string> {
  return new Set(Object.keys(models).filter((alias) => own(state.metadata.models, alias) !== models[alias]));
}

/** The models that a block asks, as it names them: its own, its fallbacks' and its judges'. */
export function modelsAsked(run: Run, placed: PlacedBlock): string[] {
  if (placed.kind !== 'step' && placed.kind !== 'plan') return [];
  const { checks = [], model = defaultsFor(placed).model } = asksAs(placed.block);
  return [
    ...rungsFor(run, placed).map(({ ask }) => ask.model),
    ...checks.flatMap((check: Check) => ('judge' in check ? [check.model ?? model] : [])),
  ];
}

/** Items of maps are written once for all, at their map, and a plan's blocks nowhere but in its record. */
function isMadeLater(placed: PlacedBlock): boolean {
  if (placed.written.includes('each')) return true;
  for (let at = placed.scope; at.opener; at = at.opener.scope) if (at.opener.kind === 'plan') return true;
  return false;
}
