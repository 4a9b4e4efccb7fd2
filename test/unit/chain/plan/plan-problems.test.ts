import type { Block, ChainDefinition, PlanAllowance } from '../../../../src/chain/definition/definition';
import { INPUTS, inPlan, planProblemsOf as problemsOf, write } from './support';

const row = (count: number): Block[] =>
  Array.from({ length: count }, (_, i) => write(`b${i}`, i === 0 ? 'Write.' : `{{b${i - 1}}}`));
const abreast = (count: number): Block => ({
  parallel: 'abreast',
  blocks: Array.from({ length: count }, (_, i) => write(`p${i}`)),
});

test('nothing is wrong with a plan that a person edited within its allowance', () => {
  const edited = inPlan(
    [
      {
        ...write('draft'),
        model: 'writer',
        checks: [{ judge: 'Good?', model: 'critic' }, { validator: 'legal' }],
      },
      { parallel: 'both', blocks: [write('a', '{{draft}}'), { activity: 'search', args: ['{{draft}}'] }] },
      { text: 'page', template: '{{a}}', when: { draft: { exists: true } } },
    ],
    { limits: { calls: 40 }, description: 'mine' },
  );
  const allow = {
    kinds: ['step', 'text', 'activity'],
    models: ['writer', 'critic'],
    activities: ['search', 'legal'],
  } as const;
  expect(problemsOf(edited, allow, { inputs: INPUTS })).toEqual([]);
});

test('what the checker finds stands beside what goes beyond the allowance, in written order', () => {
  const plan = inPlan([write('a', '{{breif}}'), { ...write('b'), model: 'big' }, { activity: 'send_mail' }]);
  expect(problemsOf(plan)).toEqual([
    'blocks[0].prompt: {{breif}} names no input and no output: did you mean {{brief}}?',
    'blocks[1].model: "big" is not a model that this plan may ask: leave it out',
    'blocks[2].activity: a plan may not hold a block of the kind "activity": it is made of step, text',
  ]);
});

test.each<[what: string, plan: ChainDefinition, allow: PlanAllowance, problem: string]>([
  [
    'too many blocks',
    inPlan(row(13)),
    { depth: 99, calls: 999 },
    'the plan has 13 blocks, at most 12 are allowed: plan fewer',
  ],
  [
    'too many in a row',
    inPlan([...row(4), abreast(2)]),
    { depth: 4 },
    'the plan has 5 blocks that wait for each other in a row, at most 4 are allowed: let fewer name others',
  ],
  [
    'too many at once',
    inPlan([abreast(4)]),
    { width: 3 },
    'the plan has 4 blocks that may run at once, at most 3 are allowed: let some name outputs of others',
  ],
  [
    'too many calls at worst',
    inPlan(row(4)),
    { calls: 11 },
    'the plan has 12 model calls at worst, at most 11 are allowed: plan fewer steps, or fewer checks and fallbacks',
  ],
  [
    'too many tokens at worst',
    inPlan([{ ...write('a'), maxTokens: 100, repairs: 0 }]),
    { outputTokens: 99 },
    'the plan has 100 output tokens at worst, at most 99 are allowed: plan fewer steps, or fewer checks and fallbacks',
  ],
])('refuses %s', (_, plan, allow, problem) => {
  expect(problemsOf(plan, allow)).toEqual([`blocks: ${problem}`]);
});

test('a worst case is reckoned with the defaults of the chain around it, and not with the limits of the plan', () => {
  const plan = inPlan(row(4), { limits: { calls: 5 } });
  expect(problemsOf(plan, { calls: 6 })).toEqual([expect.stringContaining('12 model calls at worst')]);
  expect(problemsOf(plan, { calls: 6 }, { defaults: { repairs: 0 } })).toEqual([]);
});

test('what is given, and what limits are allowed, is not widened', () => {
  const plan = inPlan([write('a')], {
    inputs: { brief: 'string', secret: 'string' },
    limits: { calls: 101, outputTokens: 7 },
  });
  expect(problemsOf(plan, { outputTokens: 6 }, { inputs: INPUTS, defaults: { maxTokens: 1 } })).toEqual([
    'inputs.secret: "secret" is nothing that this plan is given: leave it out',
    'limits.calls: is 101, at most 100 is allowed: lower it, or leave it out',
    'limits.outputTokens: is 7, at most 6 is allowed: lower it, or leave it out',
  ]);
});

test.each([
  null,
  [],
  'plan',
  { blocks: 'none' },
  { blocks: [null, 3, { step: {}, checks: 'x', fallback: [1] }] },
])('never throws, and never passes %j', (value) => {
  expect(problemsOf(value)).not.toEqual([]);
});
