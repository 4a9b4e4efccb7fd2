import { isObject, type Json, own } from '../../json';
import type { Path } from '../problems';
import type { Seen } from '../seen';
import { type Shape, show } from './shape';
import { nearest } from '../suggest';

export type Keys = Readonly<Record<string, Shape>>;

export interface RecordRule {
  /** With its article: `a step`. */
  readonly what: string;
  readonly keys: Keys;
  readonly required?: readonly string[];
  /** What to say of keys that people write instead, where the nearest spelling would not find it. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** An object whose keys are all known. */
export function record(rule: RecordRule): Shape {
  return (value, at, seen) => {
    if (isObject(value)) checkKeys(rule, value as Record<string, Json>, at, seen);
    else seen.problems.add(at, `must be ${rule.what}, which is an object, not ${show(value)}`);
  };
}

export function checkKeys(
  rule: RecordRule,
  value: Readonly<Record<string, Json>>,
  at: Path,
  seen: Seen,
): void {
  for (const key of rule.required ?? []) {
    if (own(value, key) === undefined) seen.problems.add(at, `${rule.what} needs the key "${key}"`);
  }
  for (const [key, member] of Object.entries(value)) {
    const shape = own(rule.keys, key);
    if (shape) shape(member, [...at, key], seen);
    else seen.problems.add([...at, key], () => unknownKey(rule, key));
  }
}

function unknownKey({ what, keys, instead = {} }: RecordRule, key: string): string {
  const written = show(key);
  const advice = own(instead, key);
  if (advice !== undefined) return `${what} has no key ${written}: ${advice}`;
  const meant = nearest(key, Object.keys(keys));
  if (meant !== undefined) return `${what} has no key ${written}: did you mean "${meant}"?`;
  return `${what} has no key ${written}; it takes ${Object.keys(keys).join(', ')}`;
}
