import { isWellFormed } from './well-formed';

/** Any value that survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A JSON Schema (draft 2020-12 vocabulary), itself plain JSON. */
export type JsonSchema = JsonObject;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own-property lookup: `__proto__` and `constructor` are never found unless they were put there. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(record, key) ? record[key] : undefined;
}

/** The items of a list, and none of what is not a list. */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** Sets an own property even where the key is `__proto__`, which plain assignment would lose. */
export function put<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them.
 * What is hashed, and how a value that is not a string goes into a prompt.
 *
 * @throws TypeError naming the place of a value that JSON cannot hold (NaN, Infinity, undefined, functions,
 * bigints, lone surrogates).
 */
export function canonicalJson(value: unknown, at = '$'): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberToJson(value, at);
  if (typeof value === 'string') return stringToJson(value, at);
  if (Array.isArray(value))
    return `[${value.map((item, i) => canonicalJson(item, `${at}[${i}]`)).join(',')}]`;
  if (typeof value === 'object') {
    const record = value as Record<string, unknown>;
    const members = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort()
      .map((key) => `${stringToJson(key, at)}:${canonicalJson(record[key], `${at}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`${at} holds ${typeof value}, which JSON cannot hold`);
}

function numberToJson(value: number, at: string): string {
  if (!Number.isFinite(value)) throw new TypeError(`${at} holds ${value}, which JSON cannot hold`);
  return JSON.stringify(value);
}

function stringToJson(value: string, at: string): string {
  if (!isWellFormed(value)) throw new TypeError(`${at} holds a lone surrogate, which UTF-8 cannot hold`);
  return JSON.stringify(value);
}

/** Bytes of a value as UTF-8 JSON, which is what a payload holds. */
export function jsonBytes(value: unknown): number {
  return utf8Length(JSON.stringify(value));
}

/** Bytes of a string in UTF-8, counted without a buffer (the workflow sandbox has none). */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      i += 1;
    } else bytes += 3;
  }
  return bytes;
}

/** How a value reads inside a text: strings as they are, everything else as canonical JSON. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}
