import { listAt, typesOf } from '../check/schema/schema-step';
import { refTarget } from '../check/schema/schema-rules';
import { isObject, type Json, type JsonObject, own } from '../json';

/** How many items a list has; without `most` nobody says. */
export interface Bounds {
  readonly least: number;
  readonly most?: number;
}

/** Bounds the work on schemas that refer to each other, or to themselves. */
const DEEPEST = 20;

/** Of the lists that a schema accepts. @param root what its `$ref`s lead into */
export function boundsOf(schema: Json, root: JsonObject, depth = 0): Bounds {
  if (!isObject(schema) || depth > DEEPEST) return { least: 0 };
  const object = schema as JsonObject;
  const go = (each: Json): Bounds => boundsOf(each, root, depth + 1);
  const ref = own(object, '$ref');
  const choices = ['anyOf', 'oneOf'].map((word) => listAt(object, word)).filter((each) => each.length > 0);
  return allHold([
    ownBounds(object),
    ...(typeof ref === 'string' ? [go(refTarget(root, ref) ?? true)] : []),
    ...listAt(object, 'allOf').map(go),
    ...choices.map((each) => oneHolds(each.map(go))),
  ]);
}

function ownBounds(schema: JsonObject): Bounds {
  const types = typesOf(schema);
  if (types && !types.includes('array')) return { least: 0, most: 0 };
  const [least, most] = [own(schema, 'minItems'), own(schema, 'maxItems')];
  const closed = own(schema, 'items') === false ? listAt(schema, 'prefixItems').length : undefined;
  const longest = typeof most === 'number' ? most : closed;
  return {
    least: typeof least === 'number' ? least : 0,
    ...(longest !== undefined && { most: longest }),
  };
}

export function allHold(all: readonly Bounds[]): Bounds {
  const known = all.flatMap(({ most }) => most ?? []);
  return {
    least: Math.max(0, ...all.map(({ least }) => least)),
    ...(known.length > 0 && { most: Math.min(...known) }),
  };
}

export function oneHolds(all: readonly Bounds[]): Bounds {
  const known = all.flatMap(({ most }) => most ?? []);
  return {
    least: all.length === 0 ? 0 : Math.min(...all.map(({ least }) => least)),
    ...(known.length > 0 && known.length === all.length && { most: Math.max(...known) }),
  };
}
