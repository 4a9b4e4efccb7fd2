import type { Block } from '../../../src/chain/definition';
import { written } from '../../support/chains';
import { told } from '../../support/scenario';

test('the items of a map inside what is made again are gone until that map opens', () => {
  const inner: Block = { map: 'pages', over: 'list', each: { text: 'page', template: '{{item}}' } };
  const { run } = told({
    blocks: [
      { step: 'draft', prompt: 'x' },
      {
        chain: 'sub',
        when: { draft: 'first' },
        inputs: { list: ['{{draft}}', 'two'] },
        definition: { catenary: 1, name: 'sub', inputs: { list: 'array' }, blocks: [inner] },
      },
      { text: 'sum', template: '{{draft}} {{sub?}}' },
      { approval: 'ok', of: 'sum', onReject: { redo: 'draft' } },
    ],
    calls: { draft: [written('first'), written('second')] },
    people: { ok: [{ decision: 'reject' }, {}] },
  });
  expect(run.layout.all.map(({ path }) => path)).toEqual(['draft', 'sub', 'sub/pages', 'sum', 'ok']);
  expect(Object.keys(run.state.steps).toSorted()).toEqual(['draft', 'ok', 'sub', 'sub/pages', 'sum']);
});
