/** `1 call`, `3 calls`, `2 to 6 calls`. */
export function counted(n: number | string, word: string): string {
  return `${n} ${word}${String(n) === '1' ? '' : 's'}`;
}

/** The same, and an empty text for none. */
export function countedIfAny(n: number, word: string): string {
  return n === 0 ? '' : counted(n, word);
}

/** `a, b and c` */
export function joined(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

const MOST_NAMED = 12;

/** As many of them as a message may name. */
export function firstOf<T>(all: readonly T[], text: (one: T) => string = String): string {
  return `${all.slice(0, MOST_NAMED).map(text).join(', ')}${all.length > MOST_NAMED ? ', …' : ''}`;
}

/** So many characters of a text at most, none of them cut in two. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const isHalf = text.codePointAt(most - 1)! > 0xffff;
  return `${text.slice(0, isHalf ? most - 1 : most)}…`;
}

/** What somebody threw says, be it an error or not. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
