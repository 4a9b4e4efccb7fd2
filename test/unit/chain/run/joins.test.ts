import { checkDefinition } from '../../../../src/chain/definition/check-definition';
import type { Block, TextBlock } from '../../../../src/chain/definition/definition';
import type { Json } from '../../../../src/chain/json';
import { failed } from '../../../support/chains';
import { problemsOf } from '../../../support/problems-of';
import { told } from '../../../support/scenes/scenario';

const LIST = { inputs: { brief: 'string', list: 'array' } } as const;
const joined = (rest: Partial<TextBlock> = {}): Block => ({ text: 'whole', join: 'list', ...rest });
const joining = (list: Json, rest: Partial<TextBlock> = {}): Json | undefined =>
  told({ blocks: [joined(rest)], rest: LIST, inputs: { brief: 'b', list } }).run.state.outputs['whole'];

describe('a list', () => {
  it('is joined by empty lines, in its order', () => {
    expect(joining(['x', 'y', 'z'])).toBe('x\n\ny\n\nz');
  });

  it('is joined by what is written, whose slots are filled once', () => {
    expect(joining(['x', 'y', 'z'], { with: '{{brief}} ' })).toBe('xb yb z');
    expect(joining(['x', '{{brief}}'], { with: '' })).toBe('x{{brief}}');
  });

  it('has other values than texts as JSON, and what is null left out', () => {
    expect(joining([{ b: 1, a: [true] }, null, 0, false, '', 'x'], { with: '|' })).toBe(
      '{"a":[true],"b":1}|0|false||x',
    );
  });

  it('of one item is that item, and of none an empty text', () => {
    expect(joining(['x'])).toBe('x');
    expect(joining([])).toBe('');
    expect(joining([null])).toBe('');
  });
});

test('a map is reduced to a text, without the items that failed', () => {
  const each: Block = { step: 'page', prompt: '{{item}}', onFailure: 'skip' };
  const { run } = told({
    blocks: [{ map: 'pages', over: 'list', each }, joined({ join: 'pages', with: ' + ' })],
    rest: LIST,
    inputs: { brief: 'b', list: ['x', 'y', 'z'] },
    calls: { 'pages[1]/page': failed('Model.Refused') },
  });
  expect(run.state.outputs).toMatchObject({
    pages: ['pages[0]/page text', null, 'pages[2]/page text'],
    whole: 'pages[0]/page text + pages[2]/page text',
  });
});

test('a text in a group waits for the sibling whose list it joins', () => {
  const { run, calls } = told({
    blocks: [
      {
        parallel: 'both',
        blocks: [
          joined({ join: 'pages' }),
          { map: 'pages', over: 'list', each: { step: 'page', prompt: '{{item}}' } },
        ],
      },
    ],
    rest: LIST,
    inputs: { brief: 'b', list: ['x', 'y'] },
  });
  expect(calls).toHaveLength(2);
  expect(run.state.outputs['whole']).toBe('both/pages[0]/page text\n\nboth/pages[1]/page text');
});

test('what is not a list, and what is absent, fails by name', () => {
  const failing = (blocks: readonly Block[], brief: Json): unknown =>
    told({ blocks, rest: { inputs: { brief: {} } }, inputs: { brief } }).run.state.steps['whole']!.failure;
  expect(failing([joined({ join: 'brief' })], 'b')).toEqual({
    type: 'Text.NotAList',
    message: '{{brief}} is not a list, and there is nothing to join',
  });
  expect(failing([joined({ join: 'brief.rows' })], {})).toMatchObject({ type: 'Slot.Missing' });
});

describe('the checker', () => {
  const problems = (block: object): string[] =>
    problemsOf(
      [
        { step: 'outline', prompt: 'p', output: OUTLINE },
        { text: 'whole', ...block },
      ],
      LIST,
    );
  const OUTLINE = {
    type: 'object',
    properties: { rows: { type: 'array' }, extra: { type: 'array' }, count: { type: 'integer' } },
    required: ['rows', 'count'],
  };

  it('passes lists and what may be one', () => {
    expect(problems({ join: 'outline.rows' })).toEqual([]);
    expect(problems({ join: 'list', with: '\n' })).toEqual([]);
    expect(problems({ join: 'list.0', with: '{{brief}}' })).toEqual([]);
    expect(problems({ join: 'outline.extra', when: { 'outline.extra': { exists: true } } })).toEqual([]);
  });

  it.each([
    [{}, 'blocks[1]: a text needs a "template", or "join" and a list'],
    [{ template: 'x', join: 'list' }, 'blocks[1].join: is the alternative to "template": write one of them'],
    [{ template: 'x', with: ', ' }, 'blocks[1].with: stands between the items of a list: write "join" too'],
    [{ join: 'lst' }, 'blocks[1].join: {{lst}} names no input and no output: did you mean {{list}}?'],
    [{ join: '{{list}}' }, 'blocks[1].join: "{{list}}" is not a slot: write it without braces and without ?'],
    [{ join: ['a'] }, 'blocks[1].join: must be a slot such as label.kind, not a list'],
    [{ join: 'outline.count' }, 'blocks[1].join: {{outline.count}} is not a list, but of type integer'],
    [
      { join: 'outline.extra' },
      'blocks[1].join: {{outline.extra}} may be absent: the schema does not require {{outline.extra}}. Either require it, or test it in "when"',
    ],
    [{ join: 'all_outputs' }, 'blocks[1].join: {{all_outputs}} is a text of all outputs: name one of them'],
    [
      { join: 'list', with: '{{breif}}' },
      'blocks[1].with: {{breif}} names no input and no output: did you mean {{brief}}?',
    ],
    [{ join: 'list', with: 3 }, 'blocks[1].with: must be text, not 3'],
    [{ join: 'list', separator: '' }, 'blocks[1].separator: a text has no key "separator": write "with"'],
  ])('says of %j: %s', (block, problem) => {
    expect(problems(block)).toEqual([problem]);
  });

  it('knows that a joined list is text, and that a cycle goes through it', () => {
    const after = (blocks: readonly object[]): string[] => problemsOf(blocks, LIST);
    expect(
      after([
        { text: 'whole', join: 'list' },
        { map: 'm', over: 'whole', each: { text: 'a', template: '' } },
      ]),
    ).toEqual(['blocks[1].over: {{whole}} is not a list, but of type string']);
    const cycle = checkDefinition({
      catenary: 1,
      name: 'x',
      inputs: LIST.inputs,
      blocks: [
        {
          parallel: 'g',
          blocks: [
            { text: 'a', join: 'b' },
            { activity: 'b', args: ['{{a}}'] },
          ],
        },
      ],
    });
    expect(cycle.map(({ message }) => message)).toEqual([expect.stringContaining('wait for each other')]);
  });
});
