import { z } from 'zod';
import * as mini from 'zod/mini';
import type { Problem } from '../../../../src/chain/definition/definition';
import { jsonSchema, type OutputSchema } from '../../../../src/define/types/schema-types';
import { toInputs, toJsonSchema } from '../../../../src/define/values/zod-schema';

function converted(schema: OutputSchema): { json: unknown; problems: Problem[] } {
  const problems: Problem[] = [];
  return { json: toJsonSchema(schema, ['output'], problems), problems };
}

function inputs(shape: Record<string, z.ZodType>): { json: unknown; problems: Problem[] } {
  const problems: Problem[] = [];
  return { json: toInputs(z.object(shape), problems), problems };
}

describe('an output schema', () => {
  test.each<[string, OutputSchema, unknown]>([
    [
      'an array with bounds',
      z.array(z.string().max(40)).min(3).max(8),
      { type: 'array', items: { type: 'string', maxLength: 40 }, minItems: 3, maxItems: 8 },
    ],
    [
      'an object with an optional property',
      z.object({ a: z.number(), b: z.string().optional() }),
      {
        type: 'object',
        properties: { a: { type: 'number' }, b: { type: 'string' } },
        required: ['a'],
        additionalProperties: false,
      },
    ],
    ['an integer without the bounds of safe ones', z.int().min(1), { type: 'integer', minimum: 1 }],
    ['an enum', z.enum(['a', 'b']), { type: 'string', enum: ['a', 'b'] }],
    ['null beside a type', z.string().nullable(), { type: ['string', 'null'] }],
    ['a format of JSON Schema', z.url(), { type: 'string', format: 'uri' }],
    [
      'a format that only zod knows, by its pattern',
      z.string().lowercase(),
      { type: 'string', pattern: '^[^A-Z]*$' },
    ],
    ['a description', z.string().describe('The title'), { type: 'string', description: 'The title' }],
    [
      'a property that is called like a keyword',
      z.object({ format: z.literal('x') }),
      expect.objectContaining({ properties: { format: { type: 'string', const: 'x' } } }),
    ],
    [
      'an intersection',
      z.object({ a: z.string() }).and(z.object({ b: z.string() })),
      expect.objectContaining({ required: ['a', 'b'] }),
    ],
    ['zod mini', mini.array(mini.boolean()), { type: 'array', items: { type: 'boolean' } }],
    [
      'a plain JSON Schema',
      jsonSchema<string>({ type: 'string', maxLength: 5 }),
      { type: 'string', maxLength: 5 },
    ],
  ])('keeps %s', (_, schema, json) => {
    expect(converted(schema)).toEqual({ json, problems: [] });
  });

  test('keeps a schema that refers to itself', () => {
    const Tree = z.object({
      name: z.string(),
      get children() {
        return z.array(Tree);
      },
    });
    expect(converted(Tree)).toEqual({
      json: expect.objectContaining({
        properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
      }),
      problems: [],
    });
  });

  test.each<[string, z.ZodType, string]>([
    ['refine', z.string().refine((text) => text !== ''), 'validator in `checks`'],
    ['superRefine', z.array(z.string()).superRefine(() => undefined), 'validator in `checks`'],
    ['transform', z.string().transform((text) => text.length), 'transform it in your own code'],
    ['pipe', z.string().pipe(z.email()), 'transform it in your own code'],
    ['preprocess', z.preprocess(String, z.string()), 'transform it in your own code'],
    ['stringbool', z.stringbool(), 'transform it in your own code'],
    ['coerce', z.coerce.number(), 'coerce changes the value'],
    ['trim', z.string().trim(), 'trim, toLowerCase'],
    ['toLowerCase', z.string().toLowerCase(), 'trim, toLowerCase'],
    ['dates', z.date(), 'z.iso.datetime()'],
    ['bigints', z.bigint(), 'z.int()'],
    ['undefined', z.undefined(), 'z.null()'],
    ['maps', z.map(z.string(), z.string()), 'z.record()'],
    ['sets', z.set(z.string()), 'z.array()'],
    ['defaults', z.string().default('x'), 'a fallback with a value'],
    ['catch', z.string().catch('x'), 'repairs and a fallback'],
    ['custom types', z.custom<string>(() => true), 'a plain schema'],
    ['classes', z.instanceof(URL), 'a plain schema'],
    ['functions', z.function() as unknown as z.ZodType, 'a function is not JSON'],
    ['literals that are not JSON', z.literal(5n), 'a string, a number, a boolean or null'],
    ['an optional whole', z.string().optional(), 'onFailure: skip'],
    ['optional items', z.array(z.string().optional()), '.nullable()'],
    ['a pattern with flags', z.string().regex(/^a/i), 'loses its flag i'],
    ['a pattern that the flag u breaks', z.string().regex(new RegExp('a\\-b')), 'needless \\'],
    ['formats that are checked by code', z.jwt(), 'checked by code'],
    ['addresses of certain hosts', z.url({ hostname: /example/ }), '.regex()'],
  ])('refuses %s with the mend', (_, schema, mend) => {
    const { problems } = converted(schema);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toContain(mend);
  });

  test('names the place of each mistake', () => {
    const { problems } = converted(
      z.object({
        list: z.array(z.union([z.string().trim(), z.object({ on: z.date().nullable() })])),
        pair: z.tuple([z.string(), z.bigint()]),
        by: z.record(
          z.string(),
          z.lazy(() => z.set(z.string())),
        ),
      }),
    );
    expect(problems.map(({ path }) => path.join('.'))).toEqual([
      'output.properties.list.items.anyOf.0',
      'output.properties.list.items.anyOf.1.properties.on',
      'output.properties.pair.prefixItems.1',
      'output.properties.by.additionalProperties',
    ]);
  });
});

describe('inputs', () => {
  test('are type names where there is nothing else to say', () => {
    expect(inputs({ a: z.string(), b: z.number().optional(), c: z.boolean() })).toEqual({
      json: { a: 'string', b: 'number?', c: 'boolean' },
      problems: [],
    });
  });

  test('keep defaults, bounds and descriptions', () => {
    expect(
      inputs({
        a: z.string().default('x'),
        b: z.string().max(9).optional().describe('Bee'),
        c: z.array(z.string()).optional().default([]),
      }),
    ).toEqual({
      json: {
        a: { type: 'string', default: 'x' },
        b: { type: 'string', maxLength: 9, description: 'Bee', optional: true },
        c: { type: 'array', items: { type: 'string' }, default: [] },
      },
      problems: [],
    });
  });

  test('refuse what is lost as JSON Schema, by name', () => {
    expect(
      inputs({ on: z.date().optional(), deep: z.object({ a: z.string().default('x') }) }).problems,
    ).toEqual([
      { path: ['inputs', 'on'], message: expect.stringContaining('z.iso.datetime()') },
      { path: ['inputs', 'deep', 'properties', 'a'], message: expect.stringContaining('a default') },
    ]);
  });

  test('refuse refine over all of them', () => {
    const problems: Problem[] = [];
    toInputs(
      z.object({ a: z.string() }).refine(() => true),
      problems,
    );
    expect(problems).toEqual([{ path: ['inputs'], message: expect.stringContaining('before the run') }]);
  });
});
