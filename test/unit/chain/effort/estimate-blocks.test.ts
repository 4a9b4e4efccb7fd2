import type { Block, MapBlock, SwitchBlock } from '../../../../src/chain/definition/definition';
import { type Estimate, estimate, estimateText } from '../../../../src/chain/effort/estimate';
import { normalise } from '../../../../src/chain/definition/normalise';
import { step } from '../../../support/blocks';
import { chainOf } from '../../../support/chains';

const estimateOf = (blocks: readonly Block[], rest: object = {}): Estimate =>
  estimate(normalise(chainOf(blocks, rest)));
const textOf = (blocks: readonly Block[], rest: object = {}): string =>
  estimateText(estimateOf(blocks, rest));

const listOf = (bounds: object = {}): object => ({
  output: { type: 'array', items: { type: 'string' }, ...bounds },
});
const outline = (bounds: object = {}): Block => ({
  step: 'outline',
  prompt: 'x',
  repairs: 0,
  ...listOf(bounds),
});
const draft: Block = { step: 'draft', prompt: '{{item}}', repairs: 2, maxTokens: 100 };
const pages: MapBlock = { map: 'pages', over: 'outline', each: draft };

describe('a map', () => {
  test('takes its block for each item, where the list says how many', () => {
    const found = estimateOf([outline({ minItems: 2, maxItems: 5 }), pages]);
    expect(found).toMatchObject({ steps: 2, best: { calls: 3 }, worst: { calls: 16 } });
    expect(found.perItem).toBeUndefined();
    expect(estimateText(found)).toBe('2 steps, 3 to 16 calls');
  });

  test('says what each item takes, where nobody says how many there are', () => {
    const found = estimateOf([outline(), pages]);
    expect(found.perItem).toEqual([
      {
        map: 'pages',
        beyond: 0,
        best: { calls: 1, outputTokens: 1 },
        worst: { calls: 3, outputTokens: 500 },
      },
    ]);
    expect(estimateText(found)).toBe('2 steps, 1 call, and 1 to 3 more for each item of pages');
  });

  test('counts the items that there are at least', () => {
    expect(textOf([outline({ minItems: 3 }), pages])).toBe(
      '2 steps, 4 to 10 calls, and 1 to 3 more for each item of pages beyond 3',
    );
  });

  test('of a list within a limit takes no more than the limit', () => {
    const found = estimateOf([outline(), pages], { limits: { calls: 50 } });
    expect(found.worst).toEqual({ calls: 50, outputTokens: 4096 });
    expect(found.perItem).toMatchObject([{ limited: ['calls'] }]);
    expect(estimateText(found)).toBe('2 steps, 1 to 50 calls, 1 to 3 of them for each item of pages');
  });

  test('of blocks without a model takes no calls, however long the list is', () => {
    const each: Block = { text: 'line', template: '- {{item}}' };
    expect(textOf([outline(), { map: 'lines', over: 'outline', each }])).toBe('1 step, 1 call');
  });

  test('finds the list as an input, in an output, behind a gate, in an item, and as the list of another map', () => {
    const sections = {
      type: 'object',
      properties: {
        sections: {
          type: 'array',
          maxItems: 4,
          minItems: 4,
          items: { type: 'object', properties: { points: { $ref: '#/$defs/points' } }, required: ['points'] },
        },
      },
      required: ['sections'],
      $defs: { points: { type: 'array', minItems: 2, maxItems: 3 } },
    };
    const each: Block = { step: 'line', prompt: 'x', repairs: 0 };
    const input = { inputs: { tags: { type: 'array', maxItems: 7 } } };
    expect(textOf([{ map: 'm', over: 'tags', each }], input)).toBe('1 step, 0 to 7 calls');
    const plan: Block = { step: 'plan', prompt: 'x', repairs: 0, output: sections };
    const gate: Block = { approval: 'review', of: 'plan' };
    expect(estimateOf([plan, gate, { map: 'm', over: 'plan.sections', each }]).worst.calls).toBe(5);
    const inner: Block = { map: 'lines', over: 'section.points', each };
    const nested: Block = { map: 'm', over: 'plan.sections', item: 'section', each: inner };
    expect(estimateOf([plan, nested])).toMatchObject({ best: { calls: 9 }, worst: { calls: 13 } });
    const after: Block = { map: 'again', over: 'm', each: { step: 'two', prompt: 'x', repairs: 0 } };
    expect(estimateOf([plan, nested, after])).toMatchObject({ best: { calls: 13 }, worst: { calls: 17 } });
  });

  test('inside a map adds what each of its own items takes', () => {
    const inner: Block = { map: 'lines', over: 'item', each: draft };
    expect(
      textOf([{ map: 'pages', over: 'list', each: inner }], {
        inputs: { list: { type: 'array', maxItems: 2 } },
      }),
    ).toBe('1 step, 0 calls, and 1 to 3 more for each item of pages[]/lines');
  });
});

describe('a switch', () => {
  const cases = {
    refund: { parallel: 'both', blocks: [draft, { step: 'reply', prompt: 'x', repairs: 0 }] },
    other: { text: 'none', template: 'x' },
    order: { step: 'order', prompt: 'x', repairs: 0 },
  };
  const route = (rest: Partial<SwitchBlock> = {}): Block => ({ switch: 'route', on: 'kind', cases, ...rest });
  const kind = (output: object): Block => ({ step: 'kind', prompt: 'x', repairs: 0, output }) as Block;
  const { other: _, ...twoCases } = cases;
  const known = kind({ enum: ['refund', 'order'] });

  test('takes what the least of its cases takes, up to the most', () => {
    expect(textOf([route()])).toBe('3 steps, 0 to 4 calls');
    expect(textOf([known, route({ cases: twoCases })])).toBe('4 steps, 2 to 5 calls');
  });

  test('may take nothing where no case may be for its value', () => {
    expect(textOf([kind({ type: 'string' }), route({ cases: twoCases })])).toBe('4 steps, 1 to 5 calls');
    expect(textOf([{ ...known, when: { brief: 'x' } }, route({ cases: twoCases })])).toBe(
      '4 steps, 0 to 5 calls',
    );
    const otherwise: Block = { step: 'else', prompt: 'x', repairs: 0 };
    expect(textOf([kind({ type: 'string' }), route({ cases: twoCases, otherwise })])).toBe(
      '5 steps, 2 to 5 calls',
    );
  });
});

describe('a sub-chain', () => {
  const inner = (rest: object = {}): Block => ({
    chain: 'page',
    inputs: { titles: '{{outline}}' },
    definition: chainOf([{ map: 'pages', over: 'titles', each: draft }], {
      inputs: { titles: 'array' },
      ...rest,
    }),
  });

  test('takes what its blocks take, with its own defaults, the lists that it is given among them', () => {
    const defaults = { repairs: 0, maxTokens: 50 };
    const plain: Block = { chain: 'sub', definition: chainOf([{ step: 'a', prompt: 'x' }], { defaults }) };
    expect(estimateOf([plain]).worst).toEqual({ calls: 1, outputTokens: 50 });
    expect(textOf([outline({ minItems: 1, maxItems: 2 }), inner()])).toBe('2 steps, 2 to 7 calls');
  });

  test('takes no more than its own limits', () => {
    expect(textOf([outline({ maxItems: 20 }), inner({ limits: { calls: 10 } })])).toBe(
      '2 steps, 1 to 11 calls',
    );
    expect(textOf([outline(), inner({ limits: { calls: 10 } })])).toBe(
      '2 steps, 1 to 11 calls, 1 to 3 of them for each item of page/pages',
    );
  });
});

describe('a plan', () => {
  test('takes its planning, and up to what it is allowed', () => {
    const found = estimateOf([{ plan: 'work', request: '{{brief}}', maxTokens: 1000, allow: { calls: 20 } }]);
    expect(found).toMatchObject({
      plans: 1,
      best: { calls: 1 },
      worst: { calls: 23, outputTokens: 5000 + 20 * 8192 },
    });
    expect(estimateText(found)).toBe('1 plan, 1 to 23 calls');
    expect(textOf([outline(), { plan: 'work', request: 'x' }])).toBe('1 step, 1 plan, 2 to 104 calls');
  });

  test('whose steps do not run takes its planning alone', () => {
    expect(textOf([{ plan: 'work', request: 'x', run: false }])).toBe('1 plan, 1 to 3 calls');
  });

  test('that a person approves is planned again for each round, and runs once', () => {
    const plan: Block = { plan: 'work', request: 'x', repairs: 0, allow: { calls: 10 }, approve: true };
    expect(textOf([plan])).toBe('1 plan, 1 to 13 calls, waits for a person at work');
    expect(textOf([{ ...plan, approve: { rounds: 5 } }])).toContain('1 to 16 calls');
  });
});

describe('a gate', () => {
  const step = (name: string, prompt = 'x'): Block => ({ step: name, prompt, repairs: 0 });
  const review = (rest: object = {}): Block => ({ approval: 'review', of: 'b', ...rest });

  test('takes no calls, and is where a run waits', () => {
    expect(textOf([step('b'), review()])).toBe('1 step, 1 call, waits for a person at review');
  });

  test('that makes a step run again takes it once more a round, with all that depends on it up to the gate', () => {
    const blocks = [
      step('a'),
      step('other'),
      step('b', '{{a}}'),
      review({ onReject: { redo: 'a', rounds: 3 } }),
      step('c', '{{a}}{{b}}'),
    ];
    expect(textOf(blocks)).toBe('4 steps, 4 to 10 calls, waits for a person at review');
  });

  test('in a group makes run again whatever reads the step, but not what waits for the gate', () => {
    const blocks = [
      step('a'),
      step('b', '{{a}}'),
      step('c', '{{a}}'),
      step('d', '{{b}}'),
      review({ onReject: { redo: 'a' } }),
    ];
    expect(estimateOf([{ parallel: 'g', blocks }]).worst.calls).toBe(10);
  });

  test('makes a map that depends on the step run again as a whole', () => {
    const blocks: Block[] = [
      outline({ maxItems: 2 }),
      { ...pages, as: 'b' },
      review({ onReject: { redo: 'outline', rounds: 1 } }),
    ];
    expect(estimateOf(blocks).worst.calls).toBe(2 * (1 + 2 * 3));
  });

  test('adds its rounds to those of another', () => {
    const blocks = [
      step('b'),
      review({ onReject: { redo: 'b', rounds: 1 } }),
      { approval: 'again', of: 'b', onReject: { redo: 'b', rounds: 2 } },
    ];
    expect(textOf(blocks)).toBe('1 step, 1 to 4 calls, waits for a person at review and again');
  });

  test('of a failure takes nothing more', () => {
    expect(textOf([{ step: 'b', prompt: 'x', repairs: 0, onFailure: 'ask' }])).toBe('1 step, 1 call');
  });
});

test('the text names the first lists and gates, and counts the others', () => {
  const map = (name: string): Block => ({
    map: name,
    over: 'list',
    each: { step: 's', prompt: 'x', repairs: 0 },
  });
  const gate = (name: string): Block => ({ approval: name, of: 'm1' });
  const names = ['m1', 'm2', 'm3', 'm4'];
  expect(textOf([...names.map(map), ...['g1', 'g2', 'g3'].map(gate)], { inputs: { list: 'array' } })).toBe(
    '4 steps, 0 calls, and 1 more for each item of m1, and 1 more for each item of m2, ' +
      'and more for each item of 2 other lists, waits for a person at g1, g2 and 1 other gate',
  );
});

test('the critical path leads through one item, the longest case, a sub-chain and a gate that is waited for', () => {
  const blocks: Block[] = [
    outline(),
    {
      parallel: 'g',
      blocks: [
        step('a'),
        { approval: 'review', of: 'a' },
        {
          map: 'pages',
          over: 'outline',
          each: { chain: 'page', definition: chainOf([step('x'), step('y')]), as: 'p' },
        },
        { map: 'notes', over: 'outline', each: step('note', '{{a}}', { checks: [{ judge: 'good?' }] }) },
      ],
    },
    { switch: 'route', on: 'brief', cases: { x: { text: 't', template: 'x' }, y: step('z') } },
    { plan: 'work', request: 'x' },
  ];
  expect(estimateOf(blocks).criticalPath).toEqual([
    'outline',
    'g/a',
    'g/review',
    'g/notes[]/note',
    'route/z',
    'work',
  ]);
});

test('ten thousand blocks that wait one for the other, each behind a gate that makes it run again, are counted at once', () => {
  const blocks = Array.from({ length: 5000 }, (_, i): Block[] => [
    { step: `s${i}`, prompt: i === 0 ? 'x' : `{{s${i - 1}}}`, repairs: 0 },
    { approval: `g${i}`, of: `s${i}`, onReject: { redo: `s${i}`, rounds: 1 } },
  ]).flat();
  const found = estimateOf([{ parallel: 'g', blocks }]);
  expect(found).toMatchObject({ best: { calls: 5000 }, worst: { calls: 10_000 } });
  expect(found.criticalPath).toHaveLength(9999);
});
