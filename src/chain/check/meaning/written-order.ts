import type { Problem } from '../../definition/definition';
import { isObject, type Json } from '../../json';

/** Problems as their places follow each other in a value: what is said of a whole before what is said of its parts. */
export function inWrittenOrder(problems: readonly Problem[], value: Json): Problem[] {
  const orders = new Map<Json, ReadonlyMap<string, number>>();
  return problems
    .map((problem) => ({ problem, place: placeOf(problem.path, value, orders) }))
    .sort((a, b) => compare(a.place, b.place))
    .map(({ problem }) => problem);
}

/** A path by positions: a key's own among its siblings. */
function placeOf(
  path: Problem['path'],
  value: Json,
  orders: Map<Json, ReadonlyMap<string, number>>,
): number[] {
  let at: Json | undefined = value;
  return path.map((key) => {
    if (Array.isArray(at) || !isObject(at)) {
      at = Array.isArray(at) ? (at as readonly Json[])[Number(key)] : undefined;
      return Number(key);
    }
    const order = orders.get(at) ?? new Map(Object.keys(at).map((each, i) => [each, i]));
    orders.set(at, order);
    at = at[String(key)];
    return order.get(String(key)) ?? order.size;
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
