import fc from 'fast-check';
import type { Json } from '../../../src/chain/json';

type Path = readonly (string | number)[];

/** One small change somewhere in a value: a key renamed, taken away or put in, a value replaced, an item doubled. */
export function mutated(value: unknown): fc.Arbitrary<{ readonly value: unknown; readonly at: Path }> {
  const places = [...pathsIn(value as Json)];
  const replacement = fc.oneof(
    fc.constantFrom<Json>(
      null,
      true,
      0,
      -1,
      1.5,
      '',
      ' ',
      'x',
      '{{x}}',
      '{{',
      '{{brief.x}}',
      [],
      {},
      ['x'],
      { x: 1 },
      1e9,
      '1s',
      'skip',
    ),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  );
  return fc
    .tuple(
      fc.constantFrom(...places),
      fc.constantFrom('replace', 'remove', 'rename', 'add', 'double'),
      replacement,
      fc.string({ maxLength: 6 }),
    )
    .map(([at, change, other, key]) => ({
      at,
      value: at.length === 0 ? other : changed(value as Json, at, change, other, key),
    }));
}

/** Whether a path leads to something in a value. */
export function exists(value: unknown, path: Path): boolean {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string | number, unknown>)[key];
  }
  return true;
}

function* pathsIn(value: Json, at: Path = []): Generator<Path> {
  yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    yield* pathsIn(each as Json, [...at, Array.isArray(value) ? Number(key) : key]);
  }
}

function changed(value: Json, [key, ...rest]: Path, change: string, other: Json, name: string): Json {
  if (Array.isArray(value)) {
    const index = key as number;
    if (rest.length > 0)
      return value.with(index, changed(value[index] as Json, rest, change, other, name)) as Json;
    if (change === 'remove') return value.toSpliced(index, 1) as Json;
    return (change === 'double' ? [...value, value[index]] : value.with(index, other)) as Json;
  }
  const entries = Object.entries(value as object).flatMap(([own, each]: [string, Json]): [string, Json][] => {
    if (own !== key) return [[own, each]];
    if (rest.length > 0) return [[own, changed(each, rest, change, other, name)]];
    if (change === 'remove') return [];
    if (change === 'rename') return [[own + name, each]];
    return change === 'add'
      ? [
          [own, each],
          [name, other],
        ]
      : [[own, other]];
  });
  return Object.fromEntries(entries);
}
