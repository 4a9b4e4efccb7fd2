import { problemsOf, stepProblems } from '../../../support/problems-of';

const outputProblems = (output: unknown): string[] =>
  stepProblems({ output }).map((text) => text.replace('blocks[0].', ''));

describe('an output schema', () => {
  it('may use the keywords of draft 2020-12', () => {
    expect(
      outputProblems({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $defs: {
          tree: {
            type: 'object',
            properties: { children: { type: 'array', items: { $ref: '#/$defs/tree' } } },
          },
        },
        type: 'object',
        properties: {
          root: { $ref: '#/$defs/tree' },
          day: { type: 'string', format: 'date' },
          required: { type: 'boolean' },
          n: { type: ['integer', 'null'], multipleOf: 5 },
        },
        required: ['root'],
        additionalProperties: false,
        if: { required: ['n'] },
        else: { minProperties: 2 },
        not: true,
      }),
    ).toEqual([]);
  });

  it.each([
    ['string', 'output: must be a JSON Schema, not "string"'],
    [true, 'output: must be a JSON Schema, not true'],
    [{ typ: 'string' }, 'output.typ: a JSON Schema has no key "typ": did you mean "type"?'],
    [{ type: 'int' }, 'output.type: "int" is not a type: write "integer"'],
    [
      { type: 'strnig' },
      'output.type: must be "string" or "number" or "integer" or "boolean" or "object" or "array" or "null", not "strnig": did you mean "string"?',
    ],
    [{ type: ['string', 'string'] }, 'output.type[1]: "string" is listed twice'],
    [
      { type: 'string', nullable: true },
      'output.nullable: a JSON Schema has no key "nullable": list "null" among the types',
    ],
    [{ required: 'name' }, 'output.required: must be a list of names, not "name"'],
    [{ enum: [] }, 'output.enum: must be a list of at least 1 values'],
    [{ minLength: -1 }, 'output.minLength: must be a whole number of 0 or more, not -1'],
    [{ minItems: 5, maxItems: 3 }, 'output.minItems: minItems 5 is more than maxItems 3: no value can pass'],
    [{ multipleOf: 0 }, 'output.multipleOf: must be a number above 0, not 0'],
    [{ items: [{ type: 'string' }] }, 'output.items: must be a JSON Schema, not a list'],
    [
      { properties: { a: { items: { type: 'x' } } } },
      'output.properties.a.items.type: must be "string" or "number" or "integer" or "boolean" or "object" or "array" or "null", not "x"',
    ],
    [
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      'output.$schema: must be "https://json-schema.org/draft/2020-12/schema", not "http://json-schema.org/draft-07/schema#"',
    ],
    [
      { $ref: '#/$defs/lef', $defs: { leaf: {} } },
      'output.$ref: "#/$defs/lef" leads nowhere: a reference reads "#/$defs/name", of this schema\'s own $defs: did you mean "#/$defs/leaf"?',
    ],
    [
      { $ref: 'https://example.com/x' },
      'output.$ref: "https://example.com/x" leads nowhere: a reference reads "#/$defs/name", of this schema\'s own $defs',
    ],
    [{ $ref: '#' }, 'output.$ref: "#" leads to itself and to no schema'],
  ])('is refused where it is none: %j', (output, problem) => {
    expect(outputProblems(output)).toEqual([problem]);
  });

  it('must hold regular expressions that can be read, and known formats', () => {
    expect(outputProblems({ pattern: '[' })[0]).toMatch(
      /^output\.pattern: "\[" is not a regular expression: /,
    );
    expect(outputProblems({ patternProperties: { '(': {} } })[0]).toMatch(
      /^output\.patternProperties\["\("\]: "\(" is not a regular/,
    );
    expect(outputProblems({ format: 'datetime' })[0]).toMatch(/did you mean "date-time"\?$/);
  });
});

describe('an input', () => {
  const inputProblems = (inputs: unknown): string[] => stepProblems({}, { inputs });

  it('is a type or a schema, optional or with a default', () => {
    expect(
      inputProblems({
        z: 'string',
        b: 'number?',
        c: { type: 'string', optional: true },
        d: { default: null },
      }),
    ).toEqual([]);
  });

  it.each([
    [{ n: 'int' }, 'inputs.n: "int" is not a type: did you mean "integer"?'],
    [{ n: 'strng?' }, 'inputs.n: "strng?" is not a type: did you mean "string?"?'],
    [
      { n: 'whatever' },
      'inputs.n: "whatever" is not a type: it is one of string, number, integer, boolean, object, array, null',
    ],
    [{ n: 3 }, 'inputs.n: must be a type such as "string" or a JSON Schema, not 3'],
    [{ n: { type: 'string', optional: 'yes' } }, 'inputs.n.optional: must be true or false, not "yes"'],
    [{ n: { typ: 'string' } }, 'inputs.n.typ: a JSON Schema has no key "typ": did you mean "type"?'],
    [
      { type: 'object', properties: {} },
      'inputs: maps names to schemas, and is none itself: write { brief: { type: string }, … }',
    ],
    [['brief'], 'inputs: must map names to types or schemas, such as { brief: string }, not a list'],
  ])('is refused where it is neither: %j', (inputs, problem) => {
    expect(inputProblems(inputs)).toEqual([problem]);
  });
});

describe("a slot's path", () => {
  /** What is wrong with a slot into an output of this schema. */
  function pathProblems(output: object, slot: string): string[] {
    const blocks = [
      { step: 'facts', prompt: 'p', output },
      { step: 'b', prompt: `{{${slot}}}` },
    ];
    return problemsOf(blocks).map((text) => text.replace('blocks[1].prompt: ', ''));
  }
  const FACTS = {
    type: 'object',
    properties: {
      items: {
        type: 'array',
        items: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
        maxItems: 3,
      },
      note: { type: 'string' },
    },
    required: ['items'],
  };

  it('leads through properties, items, references and alternatives', () => {
    expect(pathProblems(FACTS, 'facts.items.0.name')).toEqual([]);
    const tree = {
      $defs: {
        t: { type: 'object', properties: { v: {}, next: { $ref: '#/$defs/t' } }, required: ['v', 'next'] },
      },
      $ref: '#/$defs/t',
    };
    expect(pathProblems(tree, 'facts.next.next.v')).toEqual([]);
    const either = {
      anyOf: [
        { properties: { a: {} }, required: ['a'] },
        { properties: { a: {}, b: {} }, required: ['a'] },
      ],
    };
    expect(pathProblems(either, 'facts.a')).toEqual([]);
    expect(
      pathProblems(
        { allOf: [{ properties: { a: {} }, required: ['a'] }, { properties: { b: {} } }] },
        'facts.a',
      ),
    ).toEqual([]);
  });

  it('passes where the schema leaves it open', () => {
    for (const open of [
      {},
      { type: 'object' },
      { additionalProperties: true, properties: { x: {} } },
      { type: 'array' },
      { patternProperties: { '^n': {} } },
    ]) {
      expect(pathProblems(open, 'facts.0')).toEqual([]);
    }
    expect(problemsOf([{ activity: 'a' }, { step: 'b', prompt: '{{a.x.y}}' }])).toEqual([]);
  });

  it.each([
    [
      FACTS,
      'facts.itmes',
      '{{facts.itmes}} names nothing: {{facts}} has no part "itmes": did you mean {{facts.items}}?',
    ],
    [
      FACTS,
      'facts.zzz',
      '{{facts.zzz}} names nothing: {{facts}} has no part "zzz"; its schema declares items, note',
    ],
    [
      FACTS,
      'facts.items.first',
      '{{facts.items.first}} names nothing: {{facts.items}} is a list, and "first" no index such as {{facts.items.0}}',
    ],
    [FACTS, 'facts.items.3', '{{facts.items.3}} names nothing: {{facts.items}} is a list without an item 3'],
    [
      FACTS,
      'facts.items.0.nme',
      '{{facts.items.0.nme}} names nothing: {{facts.items.0}} has no part "nme": did you mean {{facts.items.0.name}}?',
    ],
    [
      { type: 'string' },
      'facts.length',
      '{{facts.length}} names nothing: {{facts}} is text, which has no part "length"',
    ],
    [
      { type: 'number' },
      'facts.x',
      '{{facts.x}} names nothing: {{facts}} is a value of type number, which has no part "x"',
    ],
    [
      { prefixItems: [{}], items: false },
      'facts.1',
      '{{facts.1}} names nothing: {{facts}} is a list without an item 1',
    ],
  ])('leads nowhere where the schema says so: %j %s', (output, slot, problem) => {
    expect(pathProblems(output, slot)).toEqual([problem]);
  });

  it('to what a schema does not require is named with a question mark', () => {
    const problem =
      '{{facts.note}} may be absent: the schema does not require {{facts.note}}. Either require it, or write {{facts.note?}} to go on without it, or test it in "when"';
    expect(pathProblems(FACTS, 'facts.note')).toEqual([problem]);
    expect(pathProblems(FACTS, 'facts.note?')).toEqual([]);
    expect(pathProblems({ anyOf: [FACTS, { type: 'null' }] }, 'facts.items')).toHaveLength(1);
    const blocks = [
      { step: 'facts', prompt: 'p', output: FACTS },
      { step: 'b', prompt: '{{facts.note}}', when: { 'facts.note': { exists: true } } },
    ];
    expect(problemsOf(blocks)).toEqual([]);
  });

  it('costs little where schemas refer to each other many times over', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `d${i}`,
        { anyOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
      ]),
    );
    expect(pathProblems({ $defs: { ...$defs, d60: {} }, $ref: '#/$defs/d0' }, 'facts.x.y')).toEqual([]);
  });
});
