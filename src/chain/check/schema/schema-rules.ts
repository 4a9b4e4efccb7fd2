import { isObject, type Json, type JsonObject, own } from '../../json';
import type { Path, Problems } from '../problems';
import type { Whole } from '../seen';
import { show } from '../shape/shape';
import { didYouMean } from '../suggest';

const PAIRS = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minContains', 'maxContains'],
  ['minProperties', 'maxProperties'],
  ['minimum', 'maximum'],
] as const;

/** Bounds that no value can keep. */
export function checkPairs(schema: JsonObject, at: Path, problems: Problems): void {
  for (const [least, most] of PAIRS) {
    const [low, high] = [own(schema, least), own(schema, most)];
    if (typeof low === 'number' && typeof high === 'number' && low > high) {
      problems.add([...at, least], `${least} ${low} is more than ${most} ${high}: no value can pass`);
    }
  }
}

/** References that lead nowhere, out of the schema, or round in a circle; the others are kept. */
export function checkRefs(root: JsonObject, at: Path, { problems, refs }: Whole): void {
  for (const [holder, ref, place] of refsIn(root, at)) {
    const target = refTarget(root, ref);
    if (target === undefined) problems.add(place, () => lostRef(root, ref));
    else if (circles(root, target)) problems.add(place, `${show(ref)} leads to itself and to no schema`);
    else refs.set(holder, target);
  }
}

/** What `#` or `#/$defs/name` stands for, or undefined. */
export function refTarget(root: JsonObject, ref: string): Json | undefined {
  if (ref === '#') return root;
  const defs = own(root, '$defs');
  const name = /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1];
  if (name === undefined || !isObject(defs)) return undefined;
  return own(defs as JsonObject, name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Where the references of a schema lead, by the schema that holds one. */
export function refsOf(root: JsonObject): Map<JsonObject, Json> {
  return new Map([...refsIn(root, [])].map(([holder, ref]) => [holder, refTarget(root, ref) ?? true]));
}

function lostRef(root: JsonObject, ref: string): string {
  const defs = own(root, '$defs');
  const known = isObject(defs) ? Object.keys(defs).map((name) => `#/$defs/${name}`) : [];
  const meant = didYouMean(ref, known);
  return `${show(ref)} leads nowhere: a reference reads "#/$defs/name", of this schema's own $defs${meant}`;
}

/** Following nothing but references comes back to where it was. */
function circles(root: JsonObject, from: Json): boolean {
  const visited = new Set<Json>();
  for (let at: Json | undefined = from; isObject(at);) {
    if (visited.has(at as Json)) return true;
    visited.add(at as Json);
    const ref: Json | undefined = own(at as JsonObject, '$ref');
    at = typeof ref === 'string' ? refTarget(root, ref) : undefined;
  }
  return false;
}

/** Keywords whose values are data, not schemas. */
const DATA: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples']);
/** Keywords whose keys are the author's. */
const NAMED: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs']);

function* refsIn(schema: Json, at: Path): Generator<[holder: JsonObject, ref: string, at: Path]> {
  if (Array.isArray(schema)) {
    for (const [i, each] of schema.entries()) yield* refsIn(each as Json, [...at, i]);
  }
  if (!isObject(schema)) return;
  for (const [key, value] of Object.entries(schema as JsonObject)) {
    if (key === '$ref' && typeof value === 'string') yield [schema as JsonObject, value, [...at, key]];
    else if (NAMED.has(key) && isObject(value)) {
      for (const [name, each] of Object.entries(value as JsonObject)) yield* refsIn(each, [...at, key, name]);
    } else if (!DATA.has(key)) yield* refsIn(value, [...at, key]);
  }
}
