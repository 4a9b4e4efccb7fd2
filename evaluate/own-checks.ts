import type { Json } from '../src/chain/json';

/** What a check may compare an output with. */
export interface Around {
  readonly brief: string;
  /** Whatever stands in the keywords' place; undefined where nothing does. */
  readonly keywords: Json | undefined;
}

/** Checks beyond schema and rules: plain code, the same for a chain's step and for one part of a single reply. */
export const OWN_CHECKS = {
  mostly_in_the_brief: (value: Json, { brief }: Around): string[] => {
    const keywords = textsOf(value);
    const strays = keywords.filter((keyword) => !has(brief, keyword));
    if (strays.length * 2 < keywords.length) return [];
    return [`${strays.map((stray) => JSON.stringify(stray)).join(', ')} do not stand in the brief`];
  },
  names_a_keyword: (value: Json, { keywords }: Around): string[] => {
    const known = textsOf(keywords);
    if (known.some((keyword) => has(textOf(value), keyword))) return [];
    return [`has none of the keywords in it: ${known.join(', ')}`];
  },
  ends_with_the_product: (value: Json, { brief }: Around): string[] => {
    const last = /[\p{L}\p{N}-]+(?=\P{L}*$)/u.exec(textOf(value))?.[0];
    if (last !== undefined && has(brief, last)) return [];
    return [`ends with ${JSON.stringify(last ?? '')}, which does not stand in the brief`];
  },
} as const satisfies Record<string, (value: Json, around: Around) => string[]>;

export type OwnCheck = keyof typeof OWN_CHECKS;

function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
