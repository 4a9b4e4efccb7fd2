import { isObject, type Json, type JsonObject, type JsonSchema } from '../json';

/** Providers take object schemas only: any other goes out as `{ value: … }`, with its definitions at the root. */
export function wrapSchema(schema: JsonSchema): JsonSchema {
  if (isObjectSchema(schema)) return schema;
  const { $defs, $schema: _dialect, ...rest } = schema;
  return {
    type: 'object',
    properties: { value: moveReferences(rest) },
    required: ['value'],
    additionalProperties: false,
    ...($defs !== undefined && { $defs: moveReferences($defs) }),
  };
}

/** The value out of its wrapping; one that came bare is taken as it is. */
export function unwrapValue(schema: JsonSchema, value: Json): Json {
  if (isObjectSchema(schema) || !isObject(value)) return value;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === 'value' ? (value as JsonObject)['value']! : value;
}

function isObjectSchema(schema: JsonSchema): boolean {
  return schema['type'] === 'object';
}

/** `#` and `#/items` now stand below `properties/value`; `#/$defs/…` stays where it was. */
function moveReferences(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(moveReferences);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema as JsonObject).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? moveReference(value) : moveReferences(value),
    ]),
  );
}

function moveReference(reference: string): string {
  const local = reference === '#' || reference.startsWith('#/');
  return local && !reference.startsWith('#/$defs/') ? `#/properties/value${reference.slice(1)}` : reference;
}
