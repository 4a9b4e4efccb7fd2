export interface Limits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** `exclusiveMinimum` */
  readonly above?: number;
  /** `exclusiveMaximum` */
  readonly below?: number;
}

const KEYWORDS: Readonly<Record<string, keyof Limits>> = {
  minLength: 'minLength',
  maxLength: 'maxLength',
  minItems: 'minItems',
  maxItems: 'maxItems',
  minimum: 'minimum',
  maximum: 'maximum',
  exclusiveMinimum: 'above',
  exclusiveMaximum: 'below',
};

/**
 * A schema's numeric limits. Anthropic's SDK takes the keywords that the API doesn't enforce out of a schema and writes
 * them at the end of its description, as `{maxLength: 24, minItems: 3}`; they are read back from there.
 */
export function readLimits(schema: Readonly<Record<string, unknown>>): Limits {
  const hints = typeof schema.description === 'string' ? hintsAtEnd(schema.description) : {};
  const limits: { -readonly [key in keyof Limits]: Limits[key] } = {};
  for (const [keyword, name] of Object.entries(KEYWORDS)) {
    const value = schema[keyword] ?? hints[keyword];
    if (typeof value === 'number') limits[name] = value;
  }
  return limits;
}

function hintsAtEnd(description: string): Record<string, number> {
  const block = /(?:^|\n\n)\{([^\n]*)\}$/.exec(description)?.[1] ?? '';
  const pairs = block.matchAll(/(?:^|, )(\w+): (-?\d+(?:\.\d+)?)(?=, |$)/g);
  return Object.fromEntries([...pairs].map(([, keyword, value]) => [keyword, Number(value)]));
}
