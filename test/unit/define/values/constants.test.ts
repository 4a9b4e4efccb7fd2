import type { Block, ChainBlock, ChainDefinition } from '../../../../src/chain/definition/definition';
import { checkConstants } from '../../../../src/define/values/check-constants';

const wrong: Block = { step: 'a', prompt: 'x', output: { type: 'integer' }, fallback: { value: 'x' } };
const sub: ChainDefinition = {
  catenary: 1,
  name: 'sub',
  inputs: {
    n: 'integer',
    text: 'string?',
    rows: { type: 'array', items: { type: 'integer' }, default: ['x'] },
  },
  blocks: [wrong],
};
const problemsOf = (...blocks: Block[]): string[] =>
  checkConstants({ catenary: 1, name: 'x', inputs: { brief: 'string', k: 'integer' }, blocks }).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );
const INTEGER = 'does not pass its schema: must be integer';

it('the constants of blocks inside blocks are held to their schemas', () => {
  expect(
    problemsOf(
      { parallel: 'g', blocks: [wrong] },
      { map: 'm', over: 'rows', each: { parallel: 'each', blocks: [wrong] } },
      { switch: 's', on: 'brief', cases: { x: wrong }, otherwise: wrong },
      { chain: 'c', definition: sub },
    ),
  ).toEqual([
    `blocks.0.blocks.0.fallback.value ${INTEGER}`,
    `blocks.1.each.blocks.0.fallback.value ${INTEGER}`,
    `blocks.2.cases.x.fallback.value ${INTEGER}`,
    `blocks.2.otherwise.fallback.value ${INTEGER}`,
    `blocks.3.definition.inputs.rows.default.0 ${INTEGER}`,
    `blocks.3.definition.blocks.0.fallback.value ${INTEGER}`,
  ]);
});

it('what a sub-chain is given is held to its input, where no slot decides what it is', () => {
  const given = (inputs: NonNullable<ChainBlock['inputs']>): string[] =>
    problemsOf({
      chain: 'c',
      definition: { ...sub, inputs: { ...sub.inputs, rows: 'array?' }, blocks: [] },
      inputs,
    });
  expect(given({ n: 5, text: 'x' })).toEqual([]);
  expect(given({ n: '{{k}}', text: '{{brief}} and more', rows: ['{{k}}', 'x'] })).toEqual([]);
  expect(given({ n: 'five', text: 5, rows: {} })).toEqual([
    `blocks.0.inputs.n ${INTEGER}`,
    'blocks.0.inputs.text does not pass its schema: must be string',
    'blocks.0.inputs.rows does not pass its schema: must be array',
  ]);
  const short = { ...sub, inputs: { text: { type: 'string', maxLength: 2 } }, blocks: [] };
  expect(problemsOf({ chain: 'c', definition: short, inputs: { text: '\\{{' } })).toEqual([]);
  expect(problemsOf({ chain: 'c', definition: short, inputs: { text: '\\{{{' } })).toHaveLength(1);
});

it('the constants of a chain share the time of one check', () => {
  const slow = { type: 'string', pattern: '^(a+)+$' } as const;
  const blocks = Array.from({ length: 6 }, (_, i): Block => {
    return { step: `s${i}`, prompt: 'x', output: slow, fallback: { value: `${'a'.repeat(40)}!` } };
  });
  expect(problemsOf(...blocks, { ...wrong, fallback: { value: 5 } })).toContain(
    'blocks.6.fallback.value does not pass its schema: could not be checked within 1 s',
  );
});
