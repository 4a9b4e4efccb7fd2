import type { Block, StepBlock } from '../../../../src/chain/definition/definition';
import { failed } from '../../../support/chains';
import { changed, ended, goOn } from '../../../support/going-on';

const TIMED_OUT = failed('Model.Timeout');
const BLOCKS: StepBlock[] = [
  { step: 'a', prompt: '{{brief}}' },
  { step: 'b', prompt: '{{a}}' },
  { step: 'long', prompt: '{{b}}' },
];
const inEach = (keys: object): Block[] => BLOCKS.map((block) => ({ ...block, ...keys }));

test.each([
  ['longer timeouts', changed(BLOCKS, { defaults: { timeouts: { call: '10 min' } } })],
  ['more retries', changed(BLOCKS, { defaults: { retry: { maximumAttempts: 20 } } })],
  ['another onFailure', changed(BLOCKS, { defaults: { onFailure: 'ask' } })],
  ['timeouts of each step', changed(inEach({ timeouts: { call: '10 min' } }))],
])('%s are no reason to pay finished steps again', (_, change) => {
  const run = ended(BLOCKS, { long: TIMED_OUT });
  expect(goOn(run, change, 'refuse').calls).toEqual(['long/generate/1']);
  expect(goOn(run, change).again).toEqual([]);
});

test('what was skipped runs again where its failure would now be another', () => {
  const skipping: Block[] = [{ step: 'a', prompt: '{{brief}}', onFailure: 'skip' }];
  const run = ended(skipping, { a: TIMED_OUT });
  expect(goOn(run, changed(skipping)).calls).toEqual([]);
  expect(goOn(run, changed([{ step: 'a', prompt: '{{brief}}' }])).calls).toEqual(['a/generate/1']);
});

test("a map whose items may fail otherwise runs again, one whose items wait longer doesn't", () => {
  const pages = (keys: object): Block[] => [
    { map: 'pages', over: 'list', each: { step: 'p', prompt: '{{item}}', onFailure: 'skip', ...keys } },
  ];
  const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } };
  const run = ended(pages({}), { 'pages[1]/p': TIMED_OUT }, rest, { list: ['x', 'y'] });
  expect(run.state.outputs['pages']).toEqual(['pages[0]/p text', null]);
  expect(goOn(run, changed(pages({ timeouts: { call: '10 min' } }), rest)).calls).toEqual([]);
  expect(goOn(run, changed(pages({ onFailure: 'fail' }), rest)).calls).not.toEqual([]);
});
