/** An item of a map that a path leads through: `pages[3]` of `pages`. */
export interface ItemAround {
  readonly map: string;
  readonly item: string;
}

/** The items that a path leads through, from the outside in; none where it is not part of a map's item. */
export function itemsAround(path: string): ItemAround[] {
  return Array.from(path.matchAll(/\[\d+\]/g), ({ index, 0: part }) => ({
    map: path.slice(0, index),
    item: path.slice(0, index + part.length),
  }));
}

export function isInItem(path: string): boolean {
  return path.includes('[');
}

/** The item whose one block this is, so that it is settled with it. */
export function itemOf(path: string): ItemAround | undefined {
  const around = itemsAround(path).at(-1);
  return around && !path.slice(around.item.length + 1).includes('/') ? around : undefined;
}

/** Whether a path is that of a block or of something inside it. */
export function isWithin(path: string, around: string): boolean {
  return path === around || path.startsWith(`${around}/`) || path.startsWith(`${around}[`);
}
