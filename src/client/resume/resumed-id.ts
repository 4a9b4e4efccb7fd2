/** `page-4711~2`, `page-4711~3` and so on: a run that goes on from one with a number counts on from there. */
export function* resumedIds(id: string): Generator<string> {
  const [, base = id, number = '1'] = /^(.+)~([1-9]\d{0,5})$/s.exec(id) ?? [];
  for (let n = Number(number) + 1; ; n++) yield `${base}~${n}`;
}
