/** Where a history and the present code part ways. */
export interface Difference {
  /** In the words of chains: `recorded call a/judge/1, the present code makes a/generate/1`. */
  readonly text: string;
  /** The call that the history has there: `<path>/<purpose>/<try>`. */
  readonly recorded?: string;
  /** The call that the present code makes there. */
  readonly present?: string;
  /** Of the history. */
  readonly event?: number;
}

const IDS =
  /Activity id of scheduled event '([^']*)' does not match activity id of activity command '([^']*)'/;
const TYPES =
  /Activity type of scheduled event '([^']*)' does not match activity type of activity command '([^']*)'/;
const EVENT = /(\w[\w ]*?) machine does not handle this event: HistoryEvent\(id: (\d+), (\w+)\)/;
const INNER = /message: "(?:\[\w+\] )?(?:Nondeterminism error: )?((?:[^"\\]|\\.)*)"/;

/** What the SDK says of a replay that did something else. Its texts are for its own developers; these are for a chain's. */
export function differenceOf(message: string): Difference {
  const ids = IDS.exec(message);
  if (ids) return calls(ids[1]!, ids[2]!);
  const types = TYPES.exec(message);
  if (types) return { text: `recorded activity ${types[1]}, the present code schedules ${types[2]}` };
  const event = EVENT.exec(message);
  if (event)
    return {
      text: `recorded event ${event[2]} is ${words(event[3]!)}, where the present code has ${words(event[1]!)}`,
      event: Number(event[2]),
    };
  return { text: INNER.exec(message)?.[1] ?? message.split('\n')[0]! };
}

function calls(recorded: string, present: string): Difference {
  return { text: `recorded call ${recorded}, the present code makes ${present}`, recorded, present };
}

/** `ActivityTaskScheduled` → `activity task scheduled`. */
function words(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
}
