const ANY_SURROGATE = /[\uD800-\uDFFF]/;

/** Whether UTF-8 can hold a text: half a character (a lone surrogate) it cannot. */
export function isWellFormed(text: string): boolean {
  return !ANY_SURROGATE.test(text) || !/\p{Surrogate}/u.test(text);
}

/** The text with U+FFFD for each half of a character, as UTF-8 would carry it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
