/** Rows as lines with aligned columns, two spaces apart; the last column is ragged. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (known, row) => row.map((cell, i) => Math.max(known[i] ?? 0, widthOf(cell))),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i]! - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  );
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Columns that a text takes on a terminal: East Asian and pictographic characters take two, combining marks none. */
export function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + characterWidth(character), 0);
}

/** As much of a text as fits, with an ellipsis where something was cut off. */
export function fit(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns - 1) return `${kept}…`;
    kept += character;
  }
  return kept;
}

function characterWidth(character: string): number {
  if (/^(?:\p{Mark}|\u200d)$/u.test(character)) return 0;
  const isMark = /^[✓✗▶·–]$/u.test(character);
  return !isMark && WIDE.test(character) ? 2 : 1;
}
