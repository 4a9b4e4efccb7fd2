import type { ChainBlock } from '../definition/definition';
import type { Layout, PlacedBlock } from '../layout/placed';
import { askSpan, plannedSpan } from './ask-effort';
import { countRuns } from './runs';
import { lengthOf } from './shapes';
import { forEach, maybe, NOTHING, oneOf, type Span, together, within } from './span';
import { alwaysChooses } from './switch-cases';

/** What the blocks of a layout take once they run. It must have its templates. */
export function spansOf(layout: Layout): {
  /** The whole chain, within its limits. */
  readonly whole: Span;
  readonly of: (placed: PlacedBlock) => Span;
} {
  const runs = countRuns(layout);
  const known = new Map<PlacedBlock, Span>();
  const of = (placed: PlacedBlock): Span => {
    const span = known.get(placed) ?? spanOf(placed);
    known.set(placed, span);
    return span;
  };
  const inPlace = (placed: PlacedBlock): Span =>
    placed.block.when === undefined ? of(placed) : maybe(of(placed));
  const spanOf = (placed: PlacedBlock): Span => {
    const inside = (): Span[] => placed.members.map(inPlace);
    switch (placed.kind) {
      case 'step':
        return askSpan(placed, runs(placed));
      case 'plan':
        return together([askSpan(placed, runs(placed)), plannedSpan(placed)]);
      case 'parallel':
        return together(inside());
      case 'map':
        return forEach(together(inside()), placed.path, lengthOf(placed));
      case 'chain':
        return within(together(inside()), (placed.block as ChainBlock).definition.limits ?? {});
      case 'switch':
        return oneOf([...inside(), ...(alwaysChooses(placed) ? [] : [NOTHING])]);
      default:
        return NOTHING;
    }
  };
  return { whole: within(together(layout.blocks.map(inPlace)), layout.definition.limits ?? {}), of };
}
