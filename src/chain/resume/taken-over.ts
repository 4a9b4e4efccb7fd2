import type { GateRecord } from '../gate/gate-record';
import type { PlacedBlock } from '../layout/placed';
import { isFinished } from '../run/finished';
import type { Run } from '../run/run';
import type { BlockRecord, TakenOver } from '../state/state';

/** What a change makes others of. */
export interface Anew {
  /** Blocks that are to be asked as if for the first time: changed, named, or readers of what is. */
  readonly blocks: ReadonlySet<PlacedBlock>;
  /** Those of them that are changed or named themselves: of gates, what was decided holds no more. */
  readonly themselves: ReadonlySet<PlacedBlock>;
}

/**
 * By path, what people have said of blocks that start once more, and of those that a rejection had set back and that have not
 * come to their turn again. Calls are not counted on: their ids are those of another run.
 */
export function takenOver(
  run: Run,
  blocks: readonly PlacedBlock[],
  { blocks: anew, themselves }: Anew,
): Record<string, TakenOver> {
  const { before = {}, steps } = run.state;
  const [isAnew, isOther] = [anew, themselves].map((each) => {
    const among = new Set(Array.from(each, ({ path }) => path));
    return (path: string) => isUnder(path, among);
  });
  const paths = new Set([...Object.keys(before), ...blocks.map(({ path }) => path)]);
  return Object.fromEntries(
    [...paths].flatMap((path) => {
      const placed = run.layout.byPath.get(path);
      const { earlier, feedback, gate } = steps[path] ?? before[path] ?? {};
      const isUnfinished = !placed || !isFinished(run, placed);
      const asGate = placed?.kind === 'approval';
      const goesOn = isUnfinished && !isAnew!(path);
      const decided = asGate ? !isOther!(path) : goesOn && (gate?.decisions?.length ?? 0) > 0;
      const taken: TakenOver = {
        ...(goesOn && earlier && { earlier }),
        ...(goesOn && feedback && { feedback }),
        ...(decided && gate && { gate: asGate ? askedAgain(gate, steps[path]) : gate }),
      };
      return Object.keys(taken).length > 0 ? [[path, taken] as const] : [];
    }),
  );
}

/** Whether a path, or one around it, is of these. Members of a map that is made again have no places yet, only paths. */
function isUnder(path: string, paths: ReadonlySet<string>): boolean {
  const ends = [...path.matchAll(/[/[]|$/g)].map(({ index }) => index);
  return ends.some((end) => paths.has(path.slice(0, end)));
}

/**
 * The same round once more, so that a decision on the same content still holds; the next where the last one ended with a
 * rejection, after which the gate has not asked.
 */
function askedAgain(gate: GateRecord, record: BlockRecord | undefined): GateRecord {
  if (!record || gate.openedAt < record.startedAt) return gate;
  const { decisions, round } = gate;
  return {
    status: 'rejected',
    round: round - 1,
    openedAt: 0,
    content: '',
    ...(decisions && { decisions }),
  };
}
