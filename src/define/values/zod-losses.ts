import type { core } from 'zod';
import type { Problem } from '../../chain/definition/definition';
import { patternProblem } from './pattern-problem';

type Path = readonly (string | number)[];
type Def = core.$ZodTypes['_zod']['def'];
type Child = readonly [path: Path, schema: core.$ZodType, mayBeOptional?: boolean];

/** What JSON Schema cannot say, and what to write instead. */
const REFUSED: Readonly<Partial<Record<Def['type'], string>>> = {
  bigint: 'a bigint is not JSON: use z.int(), or z.string() for long numbers',
  date: 'a Date is not JSON: use z.iso.datetime() or z.iso.date()',
  undefined: 'undefined is not JSON: use z.null(), or .optional() on a property of an object',
  void: 'undefined is not JSON: use z.null(), or .optional() on a property of an object',
  symbol: 'a symbol is not JSON',
  nan: 'NaN is not JSON',
  map: 'a Map is not JSON: use z.record() or z.array()',
  set: 'a Set is not JSON: use z.array()',
  file: 'a file is not JSON: use its text or its address',
  function: 'a function is not JSON',
  promise: 'a promise is not JSON: use the schema inside',
  custom:
    'z.custom and z.instanceof cannot become JSON Schema: use a plain schema, and a validator for the rest',
  transform:
    'a transform cannot become JSON Schema: transform the result in your own code, or in an activity',
  pipe: 'pipe, transform, preprocess and codecs cannot become JSON Schema: use the schema of the plain value, and transform it in your own code, or in an activity',
  catch: 'catch would hide a wrong output: leave it out, and use repairs and a fallback',
  default: 'a default is not an output: leave it out, and use a fallback with a value',
  prefault: 'a default is not an output: leave it out, and use a fallback with a value',
  success: 'z.success cannot become JSON Schema: use z.boolean()',
};

const CHECKS: ReadonlySet<string> = new Set([
  'less_than',
  'greater_than',
  'multiple_of',
  'number_format',
  'min_length',
  'max_length',
  'length_equals',
  'string_format',
]);

/** Everything in a zod schema that would be lost on its way to JSON Schema, by its place in the latter. */
export function zodLosses(schema: core.$ZodType, path: Path): Problem[] {
  return walk(schema, path, false, new Set());
}

function walk(
  schema: core.$ZodType,
  path: Path,
  mayBeOptional: boolean,
  seen: Set<core.$ZodType>,
): Problem[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const { def } = (schema as core.$ZodTypes)._zod;
  const refused = REFUSED[def.type] ?? ownMistake(def, mayBeOptional);
  if (refused !== undefined) return [{ path, message: refused }];
  return [
    ...checkMistakes(def).map((message) => ({ path, message })),
    ...childrenOf(def).flatMap(([at, child, optional]) =>
      walk(child, [...path, ...at], optional ?? false, seen),
    ),
  ];
}

function ownMistake(def: Def, mayBeOptional: boolean): string | undefined {
  if (def.type === 'optional' && !mayBeOptional)
    return 'only a property of an object may be optional: use .nullable(), or onFailure: skip for a whole output';
  if ('coerce' in def && def.coerce)
    return 'coerce changes the value after the check, which JSON Schema cannot: use the schema of the plain value';
  if (def.type === 'literal' && def.values.some((each) => each === undefined || typeof each === 'bigint'))
    return 'a literal must be a string, a number, a boolean or null';
  return undefined;
}

function checkMistakes(def: Def): string[] {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  const own = def.type === 'string' && 'check' in def ? [def as core.$ZodCheckDef] : [];
  return [...own, ...checks].flatMap((check) => checkMistake(check) ?? []);
}

function checkMistake(check: core.$ZodCheckDef): string | undefined {
  if (check.check === 'custom')
    return 'refine cannot become JSON Schema: use a rule or a validator in `checks`';
  if (check.check === 'overwrite')
    return 'trim, toLowerCase and the like change the value after the check, which JSON Schema cannot: use .regex(), or change it in your own code';
  if (!CHECKS.has(check.check))
    return `the check ${check.check} cannot become JSON Schema: use a validator in \`checks\``;
  return check.check === 'string_format' ? patternProblem(check as core.$ZodCheckStringFormatDef) : undefined;
}

function childrenOf(def: Def): Child[] {
  switch (def.type) {
    case 'object':
      return [
        ...Object.entries(def.shape).map(([key, child]): Child => [['properties', key], child, true]),
        ...(def.catchall ? [[['additionalProperties'], def.catchall] as const] : []),
      ];
    case 'array':
      return [[['items'], def.element]];
    case 'tuple':
      return [
        ...def.items.map((item, i): Child => [['prefixItems', i], item]),
        ...(def.rest ? [[['items'], def.rest] as const] : []),
      ];
    case 'union':
      return def.options.map((option, i): Child => [['anyOf', i], option]);
    case 'intersection':
      return [def.left, def.right].map((side, i): Child => [['allOf', i], side]);
    case 'record':
      return [
        [['propertyNames'], def.keyType],
        [['additionalProperties'], def.valueType],
      ];
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'readonly':
      return [[[], def.innerType]];
    case 'lazy':
      return [[[], def.getter()]];
    default:
      return [];
  }
}
