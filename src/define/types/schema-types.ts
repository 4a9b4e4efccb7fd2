import type { core } from 'zod';
import type { JsonSchema } from '../../chain/json';

declare const value: unique symbol;

/** A JSON Schema with the type of the values that it accepts. */
export type TypedSchema<T> = JsonSchema & { readonly [value]?: T };

/** A plain JSON Schema as `output`, with the type that its values have: nothing checks the two against each other. */
export function jsonSchema<T>(schema: JsonSchema): TypedSchema<T> {
  return schema;
}

/** What an `output` may be: a zod 4 schema (also of zod mini), or {@link jsonSchema}. */
export type OutputSchema = core.$ZodType | TypedSchema<unknown>;

/** The type of an output by its schema. */
export type TypeOf<Schema> = Schema extends core.$ZodType
  ? core.output<Schema>
  : Schema extends { readonly [value]?: infer T }
    ? T
    : never;
