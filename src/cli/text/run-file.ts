/** The file that a command writes of a run where it is told none: `<run>.<kind>.json`. */
export function runFile(id: string, kind: 'fixture' | 'history' | 'snapshot'): string {
  return `${id.replace(/[^\w.~-]/g, '_')}.${kind}.json`;
}
