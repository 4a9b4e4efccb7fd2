import { layOut } from '../layout/layout';
import type { NormalDefinition } from '../definition/normalise';
import { fingerprint } from './fingerprint';

/** A block that two definitions do not have in common. */
export interface ChangedBlock {
  /** A map's block is `pages[]/draft`. */
  readonly path: string;
  readonly change: 'changed' | 'added' | 'removed';
}

/** The blocks that another definition writes otherwise, in written order: those of the old one first. */
export function changedBlocks(before: NormalDefinition, after: NormalDefinition): ChangedBlock[] {
  const [old, now] = [before, after].map((each) => layOut(each, { templates: true }));
  const gone = old!.all.flatMap((placed): ChangedBlock[] => {
    const other = now!.byPath.get(placed.path);
    if (!other) return [{ path: placed.path, change: 'removed' }];
    const same = other.kind === placed.kind && fingerprint(other) === fingerprint(placed);
    return same ? [] : [{ path: placed.path, change: 'changed' }];
  });
  const added = now!.all.flatMap(({ path }): ChangedBlock[] =>
    old!.byPath.has(path) ? [] : [{ path, change: 'added' }],
  );
  return [...gone, ...added];
}
