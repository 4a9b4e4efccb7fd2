import type { Block } from '../../../../src/chain/definition/definition';
import { step } from '../../../support/blocks';
import { failed } from '../../../support/chains';
import { told } from '../../../support/scenes/scenario';

const inner = (blocks: readonly Block[], topic: string): Block => ({
  chain: 'inner',
  inputs: { topic },
  definition: { catenary: 1, name: 'inner_chain', inputs: { topic: 'string' }, blocks },
});

test('a sub-chain whose first block is made again has its inputs after a restart', () => {
  const gated: Block[] = [
    step('draft', '{{topic}}'),
    { approval: 'ok', of: 'draft', onReject: { redo: 'draft' } },
  ];
  const { run } = told({
    blocks: [inner(gated, '{{brief}}')],
    people: { 'inner/ok': [{ decision: 'reject' }, {}] },
  });
  expect(run.state).toMatchObject({ status: 'done', outputs: { inner: { draft: 'inner/draft text' } } });
});

test('a sub-chain that never had its inputs needs none after a restart', () => {
  const { run } = told({
    blocks: [
      {
        parallel: 'g',
        onFailure: 'skip',
        blocks: [step('a', 'x'), inner([step('draft', '{{topic}}')], '{{a}}')],
      },
      step('end', '[{{a?}}]'),
    ],
    calls: { 'g/a': failed('Model.Refused') },
  });
  expect(run.state).toMatchObject({ status: 'done', outputs: { end: 'end text' } });
  expect(run.state.steps['g/inner']).toMatchObject({ status: 'skipped', blocked: true });
});
