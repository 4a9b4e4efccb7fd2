/** A place in the histories of a run: behind which happening of which event. */
export interface Cursor {
  /** Temporal's. */
  readonly runId: string;
  readonly event: number;
  readonly index: number;
}

export function cursorText({ runId, event, index }: Cursor): string {
  return `${runId}/${event}.${index}`;
}

/** @throws RangeError for a text that no event had as its cursor. */
export function parseCursor(text: string): Cursor {
  const parts = /^([0-9a-f-]{36})\/(\d{1,9})\.(\d{1,9})$/.exec(text);
  if (parts) return { runId: parts[1]!, event: Number(parts[2]), index: Number(parts[3]) };
  throw new RangeError(
    `${JSON.stringify(text)} is not a cursor: pass the cursor of an event that watch gave`,
  );
}

/** Whether a happening comes after a place in the same history. */
export function isAfter(place: Omit<Cursor, 'runId'>, cursor: Omit<Cursor, 'runId'>): boolean {
  return place.event > cursor.event || (place.event === cursor.event && place.index > cursor.index);
}
