/** The text with U+FFFD for each lone surrogate: as UTF-8 would carry it. */
export function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
