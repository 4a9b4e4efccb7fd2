import type { Json, JsonSchema } from '../../json';
import type { Slot } from '../../template/template';
import { newSchemaReading, type SchemaReading } from './schema-reading';
import { refsOf } from './schema-rules';
import { type SchemaStep, stepInto } from './schema-step';
import { didYouMean } from '../suggest';
import { firstOf } from '../../words';

/** Where a slot's path leads in the schema of its value. */
export interface SchemaPath {
  /** Why it leads nowhere. */
  readonly problem?: string;
  /** Schemas of the value there, one of which holds; undefined where that is not known. */
  readonly schemas?: readonly Json[];
  /** The length of the shortest part of the path that leads to something which may be absent. */
  readonly optionalAt?: number;
}

/** Follows a path into a schema that no check has read. `left`: schemas that are looked into, at most. */
export function followPath(root: JsonSchema, slot: Slot, { left }: { readonly left: number }): SchemaPath {
  return follow(root, slot, { ...newSchemaReading(), refs: refsOf(root), left });
}

/** Follows a path. Schemas that say nothing of a key let it pass; one that lists its properties must list this one too. */
export function follow(schema: JsonSchema, slot: Slot, reading: SchemaReading): SchemaPath {
  let schemas: readonly Json[] = [schema];
  let optionalAt: number | undefined;
  for (const [i, key] of slot.path.entries()) {
    const step = stepOf(schemas, key, reading);
    if (step.is === 'never' || step.is === 'undeclared') return { problem: problemOf(slot, i, step) };
    if (step.is === 'sometimes') optionalAt ??= i + 1;
    if (step.is === 'unknown') return { ...(optionalAt !== undefined && { optionalAt }) };
    schemas = step.next;
  }
  return { schemas, ...(optionalAt !== undefined && { optionalAt }) };
}

/** One step of a path into values of which one of the schemas holds. */
export function stepOf(schemas: readonly Json[], key: string, reading: SchemaReading): SchemaStep {
  const [only] = schemas;
  return stepInto(schemas.length === 1 ? only! : { anyOf: schemas }, key, reading);
}

function problemOf({ text, name, path }: Slot, i: number, { instead, keys }: SchemaStep): string {
  const whole = [name, ...path.slice(0, i)].join('.');
  const key = path[i]!;
  const nothing = `{{${text}}} names nothing: {{${whole}}}`;
  if (instead?.startsWith('a list without')) return `${nothing} is ${instead}`;
  if (instead === 'a list') return `${nothing} is a list, and "${key}" no index such as {{${whole}.0}}`;
  if (instead !== undefined) return `${nothing} is ${instead}, which has no part "${key}"`;
  const meant = didYouMean(key, keys, (each) => `{{${[whole, each, ...path.slice(i + 1)].join('.')}}}`);
  const known = meant === '' && keys.length > 0 ? `; its schema declares ${firstOf(keys)}` : meant;
  return `${nothing} has no part "${key}"${known}`;
}
