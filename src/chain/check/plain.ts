import { type Json, put, utf8Length } from '../json';
import type { Path, Problems } from './problems';
import { isWellFormed } from '../well-formed';

/** Of a definition as JSON. */
const MAX_BYTES = 1024 * 1024;
/** Of nested objects and lists in a definition. */
const MAX_DEPTH = 64;
const MOST_SPOILED = 500;

interface Walk {
  readonly problems: Problems;
  readonly maxBytes: number;
  bytes: number;
  spoiled: number;
  stopped: boolean;
}

/**
 * A deep copy that holds nothing but plain JSON, so that nothing that follows can throw: no getters, no cycles, no
 * class instances. Members that are undefined are left out. Undefined where the value is too large or too deep to go on.
 */
export function plainCopy(value: unknown, problems: Problems, maxBytes = MAX_BYTES): Json | undefined {
  const walk: Walk = { problems, maxBytes, bytes: 0, spoiled: 0, stopped: false };
  const copied = copy(value, [], walk);
  return walk.stopped ? undefined : copied;
}

function copy(value: unknown, at: Path, walk: Walk): Json {
  if (value === null || typeof value === 'boolean') return count(walk, 5, value);
  if (typeof value === 'number') return copyNumber(value, at, walk);
  if (typeof value === 'string') return copyString(value, at, walk);
  if (typeof value !== 'object') return spoil(walk, at, `${typeof value} is nothing that JSON can hold`);
  if (at.length >= MAX_DEPTH) return stop(walk, at, `is nested more than ${MAX_DEPTH} deep, or holds itself`);
  try {
    return Array.isArray(value) ? copyList(value, at, walk) : copyObject(value, at, walk);
  } catch {
    return spoil(walk, at, 'cannot be read: reading it throws');
  }
}

function copyNumber(value: number, at: Path, walk: Walk): Json {
  if (Number.isFinite(value)) return count(walk, String(value).length, value);
  return spoil(walk, at, `${value} is nothing that JSON can hold`);
}

function copyString(value: string, at: Path, walk: Walk): Json {
  if (walk.bytes + value.length > walk.maxBytes) return count(walk, value.length, value);
  if (!isWellFormed(value))
    return spoil(walk, at, 'holds a lone surrogate (half a character), which UTF-8 cannot hold');
  return count(walk, utf8Length(value) + 2, value);
}

function copyList(value: readonly unknown[], at: Path, walk: Walk): Json {
  const list: Json[] = [];
  for (let i = 0; i < value.length && !walk.stopped; i++) list.push(copy(value[i], [...at, i], walk));
  return count(walk, list.length + 2, list);
}

function copyObject(value: object, at: Path, walk: Walk): Json {
  if (!isPlain(value)) return spoil(walk, at, `is a ${className(value)}, which JSON cannot hold`);
  const record: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    if (walk.stopped) break;
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    if (!isWellFormed(key)) spoil(walk, at, 'has a key with a lone surrogate (half a character) in it');
    count(walk, key.length + 4, null);
    put(record, key, copy(member, [...at, key], walk));
  }
  return count(walk, 2, record);
}

/** Of this or another realm's `Object`, or of none. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  const { name } = value.constructor;
  return typeof name === 'string' && name !== '' ? name.slice(0, 40) : 'class instance';
}

function count<T>(walk: Walk, bytes: number, value: T): T {
  walk.bytes += bytes;
  if (walk.bytes > walk.maxBytes)
    stop(walk, [], `the whole is larger than ${walk.maxBytes / 1024} KiB as JSON`);
  return value;
}

/** Null stands in for it; whatever else is wrong with that null is not said. */
function spoil(walk: Walk, at: Path, message: string): null {
  walk.problems.spoil(at, message);
  walk.spoiled += 1;
  if (walk.spoiled > MOST_SPOILED) walk.stopped = true;
  return null;
}

function stop(walk: Walk, at: Path, message: string): null {
  if (!walk.stopped) walk.problems.add(at, message);
  walk.stopped = true;
  return null;
}
