import type { ChainDefinition } from '../../chain/definition/definition';
import type { Json, JsonSchema } from '../../chain/json';

export interface InputSchema {
  /** Without what is the chain's own: `optional` and `default`. */
  readonly schema: JsonSchema;
  readonly optional: boolean;
  /** What stands for it where it is not given. */
  readonly otherwise?: Json;
}

/** A chain's inputs by name, each as a plain JSON Schema. */
export function inputSchemas({ inputs = {} }: Pick<ChainDefinition, 'inputs'>): Map<string, InputSchema> {
  return new Map(
    Object.entries(inputs).map(([name, input]) => {
      if (typeof input === 'string') {
        const optional = input.endsWith('?');
        return [name, { schema: { type: optional ? input.slice(0, -1) : input }, optional }];
      }
      const { optional = false, default: otherwise, ...schema } = input;
      return [
        name,
        { schema: schema as JsonSchema, optional, ...(otherwise !== undefined && { otherwise }) },
      ];
    }),
  );
}
