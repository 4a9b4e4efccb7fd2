/** A word as it can be pasted into a shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+(?:(?<=[\w.-])~\d+)?$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
