import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { z } from 'zod';
import { readLimits } from '../../../local-model/server/limits';

const sent = (schema: z.ZodType): Record<string, unknown> =>
  zodOutputFormat(z.object({ value: schema })).schema.properties as Record<string, unknown>;
const limitsOf = (schema: z.ZodType) => readLimits(sent(schema).value as Record<string, unknown>);

describe('readLimits()', () => {
  it('reads plain keywords', () => {
    expect(readLimits({ minLength: 2, maxLength: 24 })).toEqual({ minLength: 2, maxLength: 24 });
  });

  it.each<[string, z.ZodType, object]>([
    ['a string', z.string().max(24), { maxLength: 24 }],
    ['a described string', z.string().min(3).max(24).describe('One line.'), { minLength: 3, maxLength: 24 }],
    [
      'a string with a pattern',
      z
        .string()
        .regex(/^a, b: 9\}$/)
        .max(24),
      { maxLength: 24 },
    ],
    ['an array', z.array(z.string()).min(3).max(8), { minItems: 3, maxItems: 8 }],
    ['a number', z.number().gt(0).max(1), { above: 0, maximum: 1 }],
  ])('reads back what the SDK moved into the description of %s', (_, schema, limits) => {
    expect(limitsOf(schema)).toEqual(limits);
  });

  it("takes an author's words for words", () => {
    expect(readLimits({ description: 'At most {maxLength: 24} they say' })).toEqual({});
  });
});
