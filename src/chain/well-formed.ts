import type { Json } from './json';

const ANY_SURROGATE = /[\uD800-\uDFFF]/;

/** Whether UTF-8 can hold a text: half a character (a lone surrogate) it cannot. */
export function isWellFormed(text: string): boolean {
  return !ANY_SURROGATE.test(text) || !/\p{Surrogate}/u.test(text);
}

/** The text with U+FFFD for each half of a character, as UTF-8 would carry it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The same of every text in a value, keys included. */
export function wellFormedJson(value: Json): Json {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(wellFormedJson);
  const members = Object.entries(value).map(([key, each]) => [wellFormed(key), wellFormedJson(each)]);
  return Object.fromEntries(members) as Json;
}
