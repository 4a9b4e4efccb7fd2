/** What looks like a credential in a text that others will read. */
const KEYS = new RegExp(
  [
    String.raw`\b(?:sk|pk|rk)-[\w-]{6,}`,
    String.raw`\b(?:x-api-key|authorization|api[_-]?key)["']?\s*[:=]\s*(?:bearer\s+)?\S+`,
    String.raw`\bbearer\s+\S+`,
  ].join('|'),
  'giu',
);

const MAX_LENGTH = 300;
/** Characters in a row that a message may share with a prompt by chance. */
const WINDOW = 16;

/**
 * A provider's words as they may be kept in a history: one line, without anything shaped like a key, and withheld
 * altogether where they repeat one of the texts that were sent.
 */
export function redact(message: string, sent: readonly string[]): string {
  const line = message.replace(/\s+/gu, ' ').trim().replace(KEYS, '[redacted]');
  const plain = sent.map((text) => text.replace(/\s+/gu, ' ').trim());
  if (plain.some((text) => repeats(line, text)))
    return "the provider's words repeat the prompt and are withheld";
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

function repeats(line: string, text: string): boolean {
  if (text.length < WINDOW) return text.length >= WINDOW / 2 && line.includes(text);
  for (let at = 0; at + WINDOW <= line.length; at += WINDOW / 2) {
    if (text.includes(line.slice(at, at + WINDOW))) return true;
  }
  return line.includes(text);
}
