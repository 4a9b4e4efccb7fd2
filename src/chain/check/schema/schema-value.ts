import { canonicalJson, isObject, type Json, type JsonObject, own } from '../../json';
import { lookInto, type SchemaReading } from './schema-reading';
import { listAt, partsOf, typesOf } from './schema-step';

/** What keeps a value from ever being of a schema: its enumeration, or its type. */
export interface Misfit {
  readonly values?: readonly Json[];
  readonly types?: readonly string[];
}

/** Why a value can never be of one of the schemas, as far as types and enumerations say; undefined where it can. */
export function misfitOf(value: Json, schemas: readonly Json[], reading: SchemaReading): Misfit | undefined {
  const misfits: Misfit[] = [];
  for (const schema of schemas) {
    const misfit = isObject(schema) ? misfitWith(value, schema as JsonObject, reading) : undefined;
    if (!misfit) return undefined;
    misfits.push(misfit);
  }
  const values = misfits.flatMap((misfit) => misfit.values ?? []);
  return values.length > 0 ? { values } : { types: misfits.flatMap((misfit) => misfit.types ?? []) };
}

function misfitWith(value: Json, schema: JsonObject, reading: SchemaReading): Misfit | undefined {
  return lookInto(schema, reading, undefined, () => {
    const values = own(schema, 'const') === undefined ? listAt(schema, 'enum') : [own(schema, 'const')!];
    reading.left -= values.length;
    if (values.length > 0 && !values.some((each) => canonicalJson(each) === canonicalJson(value)))
      return { values };
    const types = typesOf(schema);
    if (types !== undefined && !types.some((type) => isOfType(value, type))) return { types };
    return firstMisfit(partsOf(schema, reading), (choices) => misfitOf(value, choices, reading));
  });
}

function firstMisfit(
  all: readonly (readonly Json[])[],
  look: (choices: readonly Json[]) => Misfit | undefined,
): Misfit | undefined {
  for (const choices of all) {
    const misfit = look(choices);
    if (misfit) return misfit;
  }
  return undefined;
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
