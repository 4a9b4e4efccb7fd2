import { jsonBytes } from './json';

/** The first of some values that together take at most so many bytes as JSON. */
export function firstThatFit<T>(values: readonly T[], bytes: number): T[] {
  let room = bytes;
  const end = values.findIndex((value) => {
    room -= jsonBytes(value) + 1;
    return room < 0;
  });
  return end === -1 ? [...values] : values.slice(0, end);
}

/** The last of some values that together take at most so many bytes as JSON, in their order. */
export function lastThatFit<T>(values: readonly T[], bytes: number): T[] {
  return firstThatFit(values.toReversed(), bytes).reverse();
}
