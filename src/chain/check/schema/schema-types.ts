import { canonicalJson, isObject, type Json, type JsonObject, own } from '../../json';
import { lookInto, type SchemaReading } from './schema-reading';
import { listAt, partsOf, typesOf } from './schema-step';

/** The types that values of one of the schemas may have, `integer` beside `number`; undefined where that is not known. */
export function typesIn(schemas: readonly Json[], reading: SchemaReading): ReadonlySet<string> | undefined {
  const all = schemas.map((schema) =>
    isObject(schema)
      ? typesWith(schema as JsonObject, reading)
      : schema === false
        ? new Set<string>()
        : undefined,
  );
  return all.every((types) => types !== undefined) ? new Set(all.flatMap((types) => [...types])) : undefined;
}

function typesWith(schema: JsonObject, reading: SchemaReading): ReadonlySet<string> | undefined {
  return lookInto(schema, reading, undefined, () => {
    const said = typesOf(schema)?.flatMap((type) => (type === 'number' ? ['number', 'integer'] : [type]));
    const values = valuesSaid(schema)?.map(typeOf);
    const parts = partsOf(schema, reading).map((choices) => typesIn(choices, reading));
    return [said, values, ...parts].reduce<ReadonlySet<string> | undefined>(
      (both, types) =>
        types === undefined ? both : both === undefined ? new Set(types) : common(both, types),
      undefined,
    );
  });
}

function common(some: ReadonlySet<string>, others: Iterable<string>): ReadonlySet<string> {
  return new Set([...others].filter((each) => some.has(each)));
}

/** The values that one of the schemas lets pass, where those are a few, by their JSON; undefined where that is not known. */
export function valuesIn(
  schemas: readonly Json[],
  reading: SchemaReading,
): ReadonlyMap<string, Json> | undefined {
  const all = schemas.map((schema) =>
    isObject(schema) ? valuesWith(schema as JsonObject, reading) : undefined,
  );
  return all.every((values) => values !== undefined)
    ? new Map(all.flatMap((values) => [...values]))
    : undefined;
}

function valuesWith(schema: JsonObject, reading: SchemaReading): ReadonlyMap<string, Json> | undefined {
  return lookInto(schema, reading, undefined, () => {
    const said = valuesSaid(schema) ?? valuesOfTypes(schema);
    const few = [
      said && new Map(said.map((value) => [canonicalJson(value), value])),
      ...partsOf(schema, reading).map((choices) => valuesIn(choices, reading)),
    ].filter((values) => values !== undefined);
    const [first] = few;
    return first && new Map([...first].filter(([text]) => few.every((values) => values.has(text))));
  });
}

function valuesSaid(schema: JsonObject): readonly Json[] | undefined {
  const only = own(schema, 'const');
  if (only !== undefined) return [only];
  return own(schema, 'enum') === undefined ? undefined : listAt(schema, 'enum');
}

const FEW: Readonly<Record<string, readonly Json[]>> = { boolean: [true, false], null: [null] };

function valuesOfTypes(schema: JsonObject): readonly Json[] | undefined {
  const few = typesOf(schema)?.map((type) => own(FEW, type));
  return few?.every((values) => values !== undefined) ? few.flat() : undefined;
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** `string or number`. */
export function typesText(types: Iterable<string>): string {
  const all = new Set(types);
  return [...all].filter((type) => type !== 'integer' || !all.has('number')).join(' or ');
}
