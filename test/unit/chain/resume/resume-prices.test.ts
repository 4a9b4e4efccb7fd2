import type { Block, ChainDefinition } from '../../../../src/chain/definition/definition';
import { ResumeError } from '../../../../src/chain/resume/resume-error';
import { resume } from '../../../../src/chain/resume/resume';
import type { Run } from '../../../../src/chain/run/run';
import { snapshotOf } from '../../../../src/chain/state/snapshot';
import { changed, ended, goOn } from '../../../support/going-on';

const RATE = { input: 1, output: 2 };
const BLOCKS: Block[] = [
  { step: 'draft', prompt: '{{brief}}', checks: [{ judge: 'good?', model: 'critic' }] },
  { step: 'review', prompt: '{{draft}}', model: 'critic' },
];
const limited = (rates: object = {}): Partial<ChainDefinition> => ({
  limits: { cost: 5 },
  defaults: { model: 'writer', rates: { writer: RATE, critic: RATE, ...rates } },
});
const forked = (run: Run, models: Record<string, string>, changes: object = {}) =>
  resume(snapshotOf(run), { models, ...changes }, { touched: 'run', at: 5000 }).snapshot.state.metadata;

test('a fork is refused whose model has no price under a limit on the cost, by the blocks that would ask it and the mend', () => {
  const run = ended(BLOCKS, {}, limited());
  const fork = (): unknown => forked(run, { critic: 'gpt' });
  expect(fork).toThrow(ResumeError);
  expect(fork).toThrow(
    'the model "gpt" in place of "critic" has no price, under a limit of $5 (draft, review): name a model of the price ' +
      'table, or go on with a chain that writes defaults: { rates: { "gpt": { input: …, output: … } } }',
  );
});

test.each<[string, Partial<ChainDefinition>, string, object]>([
  ['the price table knows', limited(), 'claude-haiku-4-5', {}],
  ['the chain itself knows', limited({ gpt: RATE }), 'gpt', {}],
  ['the chain that it goes on with knows', limited(), 'gpt', changed(BLOCKS, limited({ gpt: RATE }))],
  ['no limit counts', { defaults: { model: 'writer' } }, 'gpt', {}],
])('a fork takes a model whose price %s, and remembers that it was put there', (_, rest, model, changes) => {
  const run = ended(BLOCKS, {}, rest);
  expect(forked(run, { critic: model }, changes)).toMatchObject({
    models: { critic: model },
    replaced: ['critic'],
  });
});

test('a model that the run has anyway is no other one', () => {
  const run = ended(BLOCKS, {}, limited());
  run.state.metadata.models['critic'] = 'a-gateway';
  expect(forked(run, { critic: 'a-gateway' }, { from: ['review'] }).replaced).toBeUndefined();
});

test('a limit on the cost that comes later asks for the price of a model that a fork has put there', () => {
  const run = ended(BLOCKS, {}, { defaults: limited().defaults! });
  const { run: next } = goOn(run, { models: { critic: 'gpt' } });
  expect(() => goOn(next, { ...changed(BLOCKS, limited()), from: ['review'] })).toThrow(
    'the model "gpt" in place of "critic"',
  );
});

test('a limit of a sub-chain asks for prices inside it alone', () => {
  const sub: Block = {
    chain: 'sub',
    definition: {
      catenary: 1,
      name: 'sub',
      limits: { cost: 1 },
      blocks: [{ step: 'in', prompt: 'x', model: 'inner' }],
    },
  };
  const rest = { defaults: { rates: { inner: RATE } } };
  const run = ended([{ step: 'out', prompt: 'y', model: 'outer' }, sub], {}, rest);
  expect(forked(run, { outer: 'gpt' }).replaced).toEqual(['outer']);
  expect(() => forked(run, { inner: 'gpt' })).toThrow('under a limit of $1 (in)');
});
