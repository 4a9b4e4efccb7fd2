/** Mermaid's entities for all that could end a quoted label, start markup or a formula, or be taken for a comment. */
const ENTITIES: Readonly<Record<string, string>> = {
  '"': '#quot;',
  '<': '#lt;',
  '>': '#gt;',
  '|': '#124;',
  '#': '#35;',
  '`': '#96;',
  '%': '#37;',
  $: '#36;',
  '&': '#amp;',
  '\n': ' ',
  '\r': ' ',
};

/** Lines of any text as one quoted label. */
export function label(...lines: readonly string[]): string {
  return `"${lines.map(escaped).join('<br>')}"`;
}

function escaped(text: string): string {
  return text.replace(/["<>|#`%$&\n\r]/g, (found) => ENTITIES[found]!);
}
