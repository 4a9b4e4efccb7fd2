import { canonicalJson, type Json } from '../../chain/json';

/** Levels of arrays and objects in a reply; everything that walks a value later does so by recursion. */
const MAX_DEPTH = 128;

/** A reply as JSON, or why it is none. */
export type Parsed = { readonly value: Json } | { readonly problem: string };

/**
 * Strict: the whole text is one JSON value, alone or in one fence, that survives JSON again. A key given twice, a
 * number beyond doubles, a lone surrogate or nesting without end is refused instead of mended.
 */
export function parseReply(text: string): Parsed {
  const source = withoutFence(text.trim());
  try {
    const value = JSON.parse(source) as Json;
    const problem = structureProblem(source);
    if (problem !== undefined) return { problem };
    canonicalJson(value);
    return { value };
  } catch (error) {
    return {
      problem:
        error instanceof SyntaxError ? 'is not one JSON value and nothing else' : (error as Error).message,
    };
  }
}

function withoutFence(text: string): string {
  return /^```(?:json)?[^\S\n]*\n([\s\S]*)\n```$/i.exec(text)?.[1] ?? text;
}

/** What `JSON.parse` lets pass: of a text that is known to be JSON. */
function structureProblem(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') {
      if (open.push(character === '{' ? new Set() : undefined) > MAX_DEPTH)
        return `is nested more than ${MAX_DEPTH} levels deep`;
    } else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = stringEnd(text, at);
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        if (open.at(-1)!.has(key)) return `gives the key ${JSON.stringify(key)} twice in one object`;
        open.at(-1)!.add(key);
      }
      at = end;
    }
  }
  return undefined;
}

/** The index of the quote that closes the string which opens at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isKey(text: string, end: number): boolean {
  COLON.lastIndex = end + 1;
  return COLON.test(text);
}

const COLON = /\s*:/y;
