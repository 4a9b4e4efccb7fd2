import { JUDGE_MAX_TOKENS } from '../../../src/chain/recovery/ladder';
import { simulate } from '../../../src/testing';
import { chainOf } from '../../support/chains';

const steps = Array.from({ length: 20 }, (_, i) => ({ step: `s${i}`, prompt: 'Write a line.' }));
const answers = Object.fromEntries(steps.map(({ step }) => [step, 'A short line.']));

test('a simulated call costs what its reply does, by the price table', () => {
  const defaults = { model: 'claude-haiku-5-5', maxTokens: 1000 };
  const chain = chainOf(steps, { inputs: {}, defaults, limits: { cost: 0.005 } });
  expect(simulate(chain, { inputs: {}, answers })).toMatchObject({ status: 'done' });
});

test("and by the chain's own rates: a limit that the replies pass ends the run", () => {
  const defaults = { model: 'mine', maxTokens: 10, rates: { mine: { input: 0, output: 100_000 } } };
  const costing = (cost: number, asked: typeof answers) =>
    simulate(chainOf(steps, { inputs: {}, defaults, limits: { cost } }), { inputs: {}, answers: asked });
  const allButLast = Object.fromEntries(Object.entries(answers).slice(0, -1));
  // Four tokens a reply are $0.40, ten at most $1.
  expect(costing(8.7, answers)).toMatchObject({ status: 'done' });
  expect(costing(8.5, allButLast)).toMatchObject({ status: 'failed' });
});

test('a judge that gives no verdict is paid for what it said', () => {
  const defaults = { model: 'mine', maxTokens: 10, rates: { mine: { input: 0, output: 100_000 } } };
  const blocks = [{ step: 'a', prompt: 'x', checks: [{ judge: 'good' }] }];
  const chain = chainOf(blocks, { inputs: {}, defaults, limits: { cost: 0.15 * JUDGE_MAX_TOKENS } });
  const judges = [{ text: 'well' }, { verdict: 'pass' } as const];
  const { status } = simulate(chain, { inputs: {}, answers: { a: 'abcd', 'a/judge': judges } });
  expect(status).toBe('done');
});
