/** What went wrong at a path, for a line that names path and status already: `after 2 repairs: judge: "…"`. */
export function errorNote(path: string, text: string): string {
  for (const head of [`${path} failed: `, `${path} failed `, `${path}: `])
    if (text.startsWith(head)) return text.slice(head.length);
  return text;
}

/** The same with its path, once: most texts begin with it. */
export function pathNote(path: string, text: string): string {
  return text.startsWith(`${path} `) || text.startsWith(`${path}: `) ? text : `${path}: ${text}`;
}
