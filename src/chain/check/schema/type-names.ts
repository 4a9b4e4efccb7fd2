/** The types of JSON Schema. */
export const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;

/** Other words for types. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  str: 'string',
  text: 'string',
  int: 'integer',
  float: 'number',
  double: 'number',
  decimal: 'number',
  bool: 'boolean',
  list: 'array',
  map: 'object',
  dict: 'object',
  record: 'object',
};

/** `string` for `str` and for `Strng`. */
export function typeMeant(word: string): string | undefined {
  return Object.prototype.hasOwnProperty.call(TYPE_WORDS, word.toLowerCase())
    ? TYPE_WORDS[word.toLowerCase()]
    : undefined;
}
