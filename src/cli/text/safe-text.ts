/** C0 but tab and line feed, DEL, C1, bidi and invisible format characters, line separators, tags, lone surrogates. */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

/**
 * Text from a model, a provider or an input, as it may reach a terminal: what would steer the terminal or hide from the
 * reader is shown by its name instead (`␛`, `\u{202e}`). Line feeds and tabs stay.
 */
export function safeText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, visible);
}

/** The same on one line: line feeds and tabs are spaces. */
export function safeLine(text: string): string {
  return safeText(text.replace(/[\r\n\t]+/g, ' '));
}

/** JSON in which everything that a terminal might act on is escaped; reading it gives the very same value. */
export function safeJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, undefined, indent) ?? 'null').replace(UNSAFE, (found) =>
    found === '\r'
      ? found
      : Array.from({ length: found.length }, (_, i) => escaped(found.charCodeAt(i))).join(''),
  );
}

function visible(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '␡' : `\\u{${code.toString(16)}}`;
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
