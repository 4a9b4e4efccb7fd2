const CHARACTERS = 4;

/** An estimate, the same for the same text: four characters a token. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARACTERS);
}

/** The first tokens of a text. */
export function firstTokens(text: string, tokens: number): string {
  return text.slice(0, boundary(text, tokens * CHARACTERS));
}

/** A text in pieces of that many tokens. */
export function pieces(text: string, tokens = 1): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    const to = boundary(text, from + tokens * CHARACTERS);
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts;
}

/** Never between the two halves of a surrogate pair. */
function boundary(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
