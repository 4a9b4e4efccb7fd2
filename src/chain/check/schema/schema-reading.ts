import type { Json, JsonObject } from '../../json';

/** What it takes to look into schemas. */
export interface SchemaReading {
  /** Where references lead, by the schema that holds one, so that a schema means the same wherever it is put. */
  readonly refs: Map<JsonObject, Json>;
  /** Schemas that are being looked into: one that leads back to itself says nothing more. */
  readonly open: Set<JsonObject>;
  /** Schemas that may still be looked into, which bounds the work on those that refer to each other many times over. */
  left: number;
}

const MOST_SCHEMAS = 200_000;
const DEEPEST = 500;

export function newSchemaReading(): SchemaReading {
  return { refs: new Map(), open: new Set(), left: MOST_SCHEMAS };
}

/** Looks into a schema, as far as that is within bounds: what is left unseen is `unknown`. */
export function lookInto<T>(schema: JsonObject, reading: SchemaReading, unknown: T, look: () => T): T {
  reading.left -= 1;
  const { open, left } = reading;
  if (left <= 0 || open.size >= DEEPEST || open.has(schema)) return unknown;
  open.add(schema);
  const found = look();
  open.delete(schema);
  return found;
}
