import fc from 'fast-check';
import type { ChainDefinition } from '../../../src/chain/definition/definition';

const duration = fc.constantFrom(1000, 250.5, '30s', '5 minutes', '24h', '2 days');
const identifier = fc.constantFrom('writer', 'claude-x', 'org/model:1', 'a b', 'é');
const plainText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => `x${text.replaceAll('{', '(')}`);
const optional: { requiredKeys: [] } = { requiredKeys: [] };

const retry = fc.record(
  {
    maximumAttempts: fc.integer({ min: 1, max: 20 }),
    initialInterval: duration,
    backoffCoefficient: fc.constantFrom(1, 1.5, 2),
    maximumInterval: duration,
    nonRetryableErrorTypes: fc.array(plainText, { maxLength: 2 }),
  },
  optional,
);
const timeouts = fc.record(
  { call: duration, idle: duration, heartbeat: duration, scheduleToClose: duration, maxRetryAfter: duration },
  optional,
);
const schema = fc.constantFrom(
  { type: 'string', maxLength: 40, pattern: '^[a-z ]+$' },
  { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 8, uniqueItems: true },
  {
    type: 'object',
    properties: { kind: { enum: ['a', 'b'] }, note: { type: ['string', 'null'] } },
    required: ['kind'],
  },
  { $defs: { leaf: { type: 'number' } }, anyOf: [{ $ref: '#/$defs/leaf' }, { const: null }] },
  { type: 'string', format: 'date', description: 'a day' },
);
const input = fc.oneof(
  fc.constantFrom('string', 'integer?', 'object', 'array?'),
  schema,
  schema.map((each) => ({ ...each, optional: true })),
  fc.constant({ type: 'number', minimum: 0, default: 3 }),
);
const check = fc.oneof(
  fc.constantFrom(
    { maxWords: 12 },
    { minWords: 1 },
    { maxChars: 80 },
    { matches: '^\\p{L}+' },
    { validator: 'is_ours' },
  ),
  fc.record({ includes: fc.array(plainText, { minLength: 1, maxLength: 2 }) }),
  fc.record({ judge: plainText, model: identifier }, { requiredKeys: ['judge'] }),
);
const condition = fc.constantFrom(
  { brief: 'x' },
  { brief: { exists: true } },
  { all: [{ brief: { in: ['a', 'b'] } }, { not: { brief: { not: 'c' } } }] },
  { any: [{ brief: 'a' }], brief: { exists: false } },
);
const text = fc
  .tuple(plainText, fc.constantFrom('', '{{brief}}', ' \\{{ ', '{{ brief? }}', '{{all_outputs}}'))
  .map((parts) => parts.join(''));
const system = fc.tuple(plainText, fc.constantFrom('', '{{brief}}')).map((parts) => parts.join(' '));
const messages = fc
  .tuple(text, text, text)
  .map((texts) => texts.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content })));
const ask = fc.oneof(fc.record({ prompt: text }), fc.record({ messages }));
const onFailure = fc.constantFrom('fail', 'skip');
const repairs = fc.integer({ min: 0, max: 5 });
const maxTokens = fc.integer({ min: 1, max: 9000 });
const fallback = fc.oneof(
  fc.record({ value: fc.constantFrom('a constant', 'b') }),
  fc
    .tuple(ask, fc.record({ system, model: identifier, maxTokens, repairs }, optional))
    .map(([a, b]) => ({ ...a, ...b })),
);
const common = { description: plainText, when: condition };

const step = fc
  .tuple(
    ask,
    fc.record(
      {
        ...common,
        system,
        model: identifier,
        checks: fc.array(check, { maxLength: 3 }),
        maxTokens,
        repairs,
        onFailure,
        retry,
        timeouts,
      },
      optional,
    ),
    fc.oneof(
      fc.record({ output: schema }),
      fc.record({ fallback: fc.oneof(fallback, fc.array(fallback, { minLength: 1, maxLength: 2 })) }),
    ),
  )
  .map((parts) => ({ step: '', ...Object.assign({}, ...parts) }));
const activity = fc
  .record(
    {
      ...common,
      call: identifier,
      args: fc.array(fc.oneof(text, fc.record({ n: fc.integer(), deep: fc.array(text, { maxLength: 2 }) })), {
        maxLength: 2,
      }),
      output: schema,
      onFailure,
      retry,
      timeouts,
      taskQueue: identifier,
    },
    optional,
  )
  .map((rest) => ({ activity: '', ...rest }));
const joined = fc
  .oneof(
    fc.record({ template: text, when: condition }, { requiredKeys: ['template'] }),
    fc.record({ join: fc.constant('list'), with: text, when: condition }, { requiredKeys: ['join'] }),
  )
  .map((rest) => ({ text: '', ...rest }));
const leaf = fc.oneof(step, activity, joined);
const group = fc
  .tuple(
    fc.array(leaf, { minLength: 1, maxLength: 3 }),
    fc.record({ ...common, siblings: fc.constantFrom('finish', 'cancel'), onFailure }, optional),
  )
  .map(([blocks, rest]) => ({ parallel: '', blocks, ...rest }));

/** A valid chain that uses every key of the format in some way. */
export const richChain: fc.Arbitrary<ChainDefinition> = fc
  .record(
    {
      version: plainText,
      description: plainText,
      more: fc.array(input, { maxLength: 3 }),
      context: system,
      defaults: fc.record(
        {
          model: identifier,
          system,
          maxTokens,
          repairs,
          onFailure,
          retry,
          timeouts,
          prices: fc.constant('2026-11-22'),
        },
        optional,
      ),
      limits: fc.record(
        { calls: fc.integer({ min: 1, max: 99 }), outputTokens: fc.integer({ min: 1, max: 99_999 }) },
        optional,
      ),
      window: fc.record(
        { calls: fc.integer({ min: 1, max: 99 }), bytes: fc.integer({ min: 1024, max: 99_999 }) },
        optional,
      ),
      blocks: fc.array(fc.oneof(leaf, group), { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['blocks'] },
  )
  .map(({ more = [], blocks, ...rest }) => ({
    catenary: 1,
    name: 'rich',
    inputs: {
      brief: 'string',
      list: 'array',
      ...Object.fromEntries(more.map((each, i) => [`in_${i}`, each])),
    },
    ...rest,
    blocks: named(blocks, { next: 0 }),
  })) as unknown as fc.Arbitrary<ChainDefinition>;

function named(blocks: readonly object[], counter: { next: number }): object[] {
  return blocks.map((block) => {
    const kind = ['step', 'parallel', 'activity', 'text'].find(
      (each) => each in block && (block as Record<string, unknown>)[each] === '',
    )!;
    const name = `b${counter.next++}`;
    const as = kind !== 'parallel' && counter.next % 3 === 0 ? { as: `${name}_out` } : {};
    const members = 'blocks' in block ? { blocks: named(block.blocks as object[], counter) } : {};
    return { ...block, [kind]: name, ...as, ...members };
  });
}
