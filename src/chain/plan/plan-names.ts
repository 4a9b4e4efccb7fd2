import { NAME } from '../definition/names';

/** `keyword_list` for `Keyword list`, `keywordList` and `{{keyword-list}}`; an empty text where nothing is left. */
export function normalName(said: string): string {
  const plain = said.trim();
  if (NAME.test(plain)) return plain;
  return plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[0-9_]+|_+$/g, '')
    .slice(0, 64);
}
