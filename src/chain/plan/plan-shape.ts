/** The small part of JSON Schema that a plan's answer is described in: what grammars enforce, with every length bounded. */
export type PlanShape =
  | TextShape
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly enum: readonly string[]; readonly description?: string }
  | ListShape
  | RecordShape
  | { readonly anyOf: readonly RecordShape[]; readonly description?: string };

export interface TextShape {
  readonly type: 'string';
  readonly description?: string;
  /** 1 where it must say something. */
  readonly minLength: 0 | 1;
  readonly maxLength: number;
}

export interface ListShape {
  readonly type: 'array';
  readonly description?: string;
  readonly items: PlanShape;
  readonly minItems: 0 | 1;
  readonly maxItems: number;
}

/** No keys but these. */
export interface RecordShape {
  readonly type: 'object';
  readonly description?: string;
  readonly properties: Readonly<Record<string, PlanShape>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export function text(maxLength: number, description?: string, minLength: 0 | 1 = 1): TextShape {
  return { type: 'string', ...(description !== undefined && { description }), minLength, maxLength };
}

export function list(items: PlanShape, minItems: 0 | 1, maxItems: number, description?: string): ListShape {
  return { type: 'array', ...(description !== undefined && { description }), items, minItems, maxItems };
}

export function record(
  properties: Readonly<Record<string, PlanShape>>,
  optional: readonly string[] = [],
): RecordShape {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}
