import { type Effort, estimateLayout, type PerItem } from '../effort/estimate';
import { layOut } from '../layout/layout';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import { TAKEN } from '../definition/run-input';
import { restoreRun, type Snapshot } from '../state/snapshot';
import { isSettled } from '../state/state';

/** What a run has before it. */
export interface Remaining {
  /** The blocks that are not settled, as far as they have their places. */
  readonly next: readonly string[];
  /** Model calls. */
  readonly best: Effort;
  readonly worst: Effort;
  /** As `Estimate.perItem`. Absent where there are none. */
  readonly perItem?: readonly PerItem[];
}

type Span = Pick<Remaining, 'best' | 'worst'> & { readonly perItem: readonly PerItem[] };

const NOTHING: Span = {
  best: { calls: 0, outputTokens: 0 },
  worst: { calls: 0, outputTokens: 0 },
  perItem: [],
};

/** What a snapshot's run may still take; of a plan that runs, as much as it was ever allowed. */
export function remainingOf(snapshot: Snapshot): Remaining {
  const run = restoreRun(snapshot, { storage: true }, TAKEN);
  const layout = layOut(run.definition, { templates: true });
  const { of } = estimateLayout(layout);
  const templates = new Map(layout.all.map((placed) => [placed.path, placed]));
  const whole = (placed: PlacedBlock): Span => {
    const template = templates.get(placed.path.replace(/\[\d+\]/g, '[]'));
    if (!template) return NOTHING;
    const { best, worst, perItem = [] } = of(template);
    return { best: placed.block.when === undefined ? best : NOTHING.best, worst, perItem };
  };
  const left = (placed: PlacedBlock): Span => {
    const record = run.state.steps[placed.path];
    if (isSettled(record)) return NOTHING;
    const opened = record !== undefined && placed.kind !== 'plan' && placed.members.length > 0;
    return opened ? together(placed.members.filter(isChosen(run, placed)).map(left)) : whole(placed);
  };
  const { best, worst, perItem } = together(run.layout.blocks.map(left));
  const next = run.layout.blocks.flatMap((placed) => unsettled(run, placed));
  return { next, best, worst, ...(perItem.length > 0 && { perItem }) };
}

function unsettled(run: Run, placed: PlacedBlock): string[] {
  if (isSettled(run.state.steps[placed.path])) return [];
  if (run.state.steps[placed.path] === undefined) return [placed.path];
  const inside = placed.members.filter(isChosen(run, placed)).flatMap((member) => unsettled(run, member));
  return inside.length > 0 ? inside : [placed.path];
}

function isChosen(run: Run, { kind, path }: PlacedBlock): (member: PlacedBlock) => boolean {
  const { chosen } = run.state.steps[path] ?? {};
  return (member) => kind !== 'switch' || member.path === chosen;
}

function together(spans: readonly Span[]): Span {
  return spans.reduce<Span>(
    (sum, { best, worst, perItem }) => ({
      best: added(sum.best, best),
      worst: added(sum.worst, worst),
      perItem: [...sum.perItem, ...perItem],
    }),
    NOTHING,
  );
}

function added(a: Effort, b: Effort): Effort {
  return { calls: a.calls + b.calls, outputTokens: a.outputTokens + b.outputTokens };
}
