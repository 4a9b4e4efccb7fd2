import { canonicalJson, isObject, type Json, type JsonObject, own } from '../json';
import { refTarget } from './schema-rules';
import { type Budget, listAt, typesOf } from './schema-step';

/** What keeps a value from ever being of a schema: its enumeration, or its type. */
export interface Misfit {
  readonly values?: readonly Json[];
  readonly types?: readonly string[];
}

/** Why a value can never be of one of the schemas, as far as types and enumerations say; undefined where it can. */
export function misfitOf(
  value: Json,
  schemas: readonly Json[],
  root: JsonObject,
  budget: Budget,
): Misfit | undefined {
  const misfits: Misfit[] = [];
  for (const schema of schemas) {
    const misfit = misfitWith(value, schema, root, budget);
    if (!misfit) return undefined;
    misfits.push(misfit);
  }
  const values = misfits.flatMap((misfit) => misfit.values ?? []);
  return values.length > 0 ? { values } : { types: misfits.flatMap((misfit) => misfit.types ?? []) };
}

function misfitWith(value: Json, schema: Json, root: JsonObject, budget: Budget): Misfit | undefined {
  budget.left -= 1;
  if (budget.left <= 0 || !isObject(schema)) return undefined;
  const object = schema as JsonObject;
  const values = own(object, 'const') === undefined ? listAt(object, 'enum') : [own(object, 'const')!];
  budget.left -= values.length;
  if (values.length > 0 && !values.some((each) => canonicalJson(each) === canonicalJson(value)))
    return { values };
  const types = typesOf(object);
  if (types !== undefined && !types.some((type) => isOfType(value, type))) return { types };
  const ref = own(object, '$ref');
  if (typeof ref === 'string') {
    const misfit = misfitWith(value, refTarget(root, ref) ?? true, root, budget);
    if (misfit) return misfit;
  }
  for (const word of ['anyOf', 'oneOf']) {
    const choices = listAt(object, word);
    const misfit = choices.length > 0 ? misfitOf(value, choices, root, budget) : undefined;
    if (misfit) return misfit;
  }
  return firstMisfit(listAt(object, 'allOf'), (each) => misfitWith(value, each, root, budget));
}

function firstMisfit(
  schemas: readonly Json[],
  look: (schema: Json) => Misfit | undefined,
): Misfit | undefined {
  for (const schema of schemas) {
    const misfit = look(schema);
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
