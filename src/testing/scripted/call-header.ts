export interface CallName {
  readonly path: string;
  readonly purpose: string;
  readonly try: number;
}

/** Of a request without the header: an empty path. Undefined where the header has another form. */
export function parseCall(header: string): CallName | undefined {
  if (header === '') return { path: '', purpose: 'generate', try: 1 };
  const found = /^(.+)\/([a-z_]+)\/(\d+)$/.exec(header);
  return found?.[1] && found[2] ? { path: found[1], purpose: found[2], try: Number(found[3]) } : undefined;
}
