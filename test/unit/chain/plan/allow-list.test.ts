import { chainOf } from '../../../support/chains';
import { inPlan, planProblemsOf as problemsOf, write } from './support';

test.each([
  ['approval', { approval: 'look', of: 'a' }],
  ['map', { map: 'each', over: 'a', each: write('b') }],
  ['chain', { chain: 'sub', definition: chainOf([write('b')]) }],
  ['switch', { switch: 'route', on: 'a', cases: { x: write('b') } }],
  ['plan', { plan: 'again', request: 'Plan more.' }],
])('a plan holds no %s, also inside a group', (kind, block) => {
  const message = `a plan may not hold a block of the kind "${kind}": it is made of step, text`;
  const plan = inPlan([write('a'), block, { parallel: 'g', blocks: [block] }]);
  expect(problemsOf(plan)).toEqual(
    expect.arrayContaining([`blocks[1].${kind}: ${message}`, `blocks[2].blocks[0].${kind}: ${message}`]),
  );
});

test('models are asked for wherever one can be named', () => {
  const plan = inPlan(
    [
      {
        ...write('a'),
        checks: [{ judge: 'Good?', model: 'one' }],
        fallback: [
          { prompt: 'Less.', model: 'two' },
          { prompt: 'Least.', model: 'writer' },
        ],
      },
      { ...write('b'), fallback: { model: 'three' } },
    ],
    { defaults: { model: 'four' } },
  );
  expect(problemsOf(plan, { models: ['writer'] })).toEqual(
    [
      ['blocks[0].checks[0].model', 'one'],
      ['blocks[0].fallback[0].model', 'two'],
      ['blocks[1].fallback.model', 'three'],
      ['defaults.model', 'four'],
    ].map(
      ([at, model]) =>
        `${at}: "${model}" is not a model that this plan may ask: leave it out, or write writer`,
    ),
  );
});

test('the model of the chain around it needs no allowance', () => {
  const plan = inPlan([write('a')], { defaults: { model: 'writer' } });
  expect(problemsOf(plan, {}, { defaults: { model: 'writer' } })).toEqual([]);
  expect(problemsOf(plan, {})).toHaveLength(1);
});

test("activities are called by type, on the run's own queue only; validators are activities", () => {
  const plan = inPlan([
    { activity: 'search' },
    { activity: 'look', call: 'delete_all' },
    { activity: 'aside', call: 'search', taskQueue: 'other' },
    { ...write('a'), checks: [{ validator: 'spy' }] },
  ]);
  expect(problemsOf(plan, { kinds: ['step', 'activity'], activities: ['search'] })).toEqual([
    'blocks[1].call: "delete_all" is not an activity that this plan may call: it may call search',
    "blocks[2].taskQueue: a plan's activities run where its chain's do: leave it out",
    'blocks[3].checks[0].validator: "spy" is not an activity that this plan may call: it may call search',
  ]);
});
