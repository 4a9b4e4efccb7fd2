import { join } from 'node:path';
import fc from 'fast-check';
import type { Block, ChainDefinition } from '../../../src/chain/definition/definition';
import type { Fixture } from '../../../src/chain/fixture/fixture';
import { readFixture, sealFixture } from '../../../src/chain/fixture/read-fixture';
import { FixtureError, playFixture, SimulationError } from '../../../src/testing';
import { lineDiff } from '../../../src/testing/fixtures/line-diff';
import { playThrough } from '../../../src/testing/fixtures/play-fixture';
import { createScript, type SimulatedAnswers } from '../../../src/testing/simulated-answers';
import { chainOf } from '../../support/chains';
import { virtualFixture } from '../../support/scenes/virtual-fixture';
import { useFolder } from '../../support/folder';

const PAGE: Block[] = [
  { step: 'facts', prompt: 'Facts of {{brief}}' },
  { step: 'headline', prompt: 'Headline from {{facts}}', repairs: 1, checks: [{ maxWords: 3 }] },
];
const ANSWERS: SimulatedAnswers = { facts: 'clamps on', headline: ['one two three four', 'one two'] };

function record(
  blocks: readonly Block[],
  answers: SimulatedAnswers,
  rest: Partial<ChainDefinition> = {},
): Fixture {
  const { answer, decide } = createScript(answers, { judgesPass: true });
  const inputs = { brief: 'a lamp', ...('list' in (rest.inputs ?? {}) && { list: ['a', 'b', 'c'] }) };
  return virtualFixture(chainOf(blocks, { inputs: { brief: 'string' }, ...rest }), inputs, answer, { decide })
    .fixture;
}
const page = (blocks: readonly Block[] = PAGE, rest: Partial<ChainDefinition> = {}): ChainDefinition =>
  chainOf(blocks, { inputs: { brief: 'string' }, ...rest });
const fixture = record(PAGE, ANSWERS);

test('the same chain gives the recorded end, and no difference', () => {
  expect(playFixture(page(), fixture)).toEqual({
    status: 'done',
    outputs: { facts: 'clamps on', headline: 'one two' },
    differences: [],
  });
});

test('a changed prompt is one difference for all tries of its step, and what follows is not touched', () => {
  const [facts, headline] = PAGE as [Block, Block];
  const changed = page([facts, { ...headline, prompt: 'One headline from {{facts}}' } as Block]);
  expect(playFixture(changed, fixture).differences).toEqual([
    {
      kind: 'request',
      path: 'headline',
      calls: ['headline/generate/1', 'headline/generate/2'],
      text: 'headline/generate/1 and 1 more call: the request differs',
      diff: expect.stringContaining('\n-Headline from clamps on\n+One headline from clamps on\n'),
    },
  ]);
});

test('a loosened rule takes the reply that it rejected; what followed is not made any more', () => {
  const [facts, headline] = PAGE as [Block, Block];
  const loose = page([facts, { ...headline, checks: [{ maxWords: 9 }] } as Block]);
  const { outputs, differences } = playFixture(loose, fixture);
  expect(outputs).toEqual({ facts: 'clamps on', headline: 'one two three four' });
  expect(differences.map(({ kind, calls }) => [kind, calls])).toEqual([
    ['request', ['headline/generate/1']],
    ['missing', ['headline/generate/2']],
    ['end', undefined],
  ]);
});

test('a new step is an unexpected call, at which the run stands still, unless the test answers it', () => {
  const more = page([...PAGE, { step: 'title', prompt: 'Title {{headline}}' }]);
  const { status, differences } = playFixture(more, fixture);
  expect(status).toBe('running');
  expect(differences).toEqual([
    {
      kind: 'unexpected',
      path: 'title',
      calls: ['title/generate/1'],
      text: 'title/generate/1: the fixture has no answer to this call',
    },
  ]);
  expect(playThrough(more, fixture).accepted).toBeUndefined();
  const answered = playFixture(more, fixture, { answers: { title: 'A lamp' } });
  expect(answered).toMatchObject({
    status: 'done',
    outputs: { title: 'A lamp' },
    differences: [{ kind: 'end' }],
  });
  expect(() => playFixture(page(), fixture, { answers: { title: 'A lamp' } })).toThrow(SimulationError);
});

test('one change in all items of a map is one difference', () => {
  const map = (prompt: string): Block[] => [{ map: 'pages', over: 'list', each: { step: 'draft', prompt } }];
  const list = { inputs: { brief: 'string', list: 'array' } } as const;
  const recorded = record(map('Write {{item}}'), { 'pages[]/draft': 'text' }, list);
  const [difference, ...others] = playFixture(page(map('Draft {{item}}'), list), recorded).differences;
  expect(others).toEqual([]);
  expect(difference).toMatchObject({ kind: 'request', path: 'pages[0]/draft' });
  expect(difference!.calls).toHaveLength(3);
});

test('what a person is asked, and whether what was said counts, is compared', () => {
  const gate = (message: string, most: number): Block[] => [
    { step: 'draft', prompt: 'x {{brief}}', checks: [{ maxWords: most }] },
    { approval: 'review', of: 'draft', message },
  ];
  const said = { draft: 'text', review: { edit: 'one two', by: 'ada' } } as const;
  const recorded = record(gate('Send it?', 3), said);
  expect(playFixture(page(gate('Send it?', 3)), recorded).differences).toEqual([]);
  expect(playFixture(page(gate('Send this?', 3)), recorded).differences).toEqual([
    {
      kind: 'decision',
      path: 'review',
      text: 'review: a person is asked something else',
      diff: '--- recorded\n+++ now\n@@ -1 +1 @@\n-Send it?\n+Send this?',
    },
  ]);
  const { differences } = playFixture(page(gate('Send it?', 1)), recorded);
  expect(differences).toContainEqual({
    kind: 'decision',
    path: 'review',
    text: 'review: what ada said counted, and now it did not count (has 2 words, at most 1 is allowed)',
  });
  expect(differences.map(({ text }) => text)).toContain(
    "review: the fixture has nobody's decision on this gate",
  );
});

test('a new input is asked for, and can be given', () => {
  const more = page(PAGE, { inputs: { brief: 'string', tone: 'string' } });
  const { differences } = playFixture(more, fixture);
  expect(differences).toEqual([
    { kind: 'start', text: expect.stringContaining('the recorded inputs do not fit: ') },
  ]);
  expect(playFixture(more, fixture, { inputs: { tone: 'warm' } }).differences).toEqual([]);
});

test('what an update accepts plays without a difference, with the old answers', () => {
  const [facts, headline] = PAGE as [Block, Block];
  const changed = page([
    facts,
    { ...headline, checks: [{ maxWords: 9 }], prompt: 'Other {{facts}}' } as Block,
  ]);
  const { accepted } = playThrough(changed, fixture);
  expect(readFixture(accepted)).toEqual(accepted);
  expect(playFixture(changed, accepted!).differences).toEqual([]);
  expect(accepted!.calls.map(({ id }) => id)).toEqual(['facts/generate/1', 'headline/generate/1']);
});

test.each<[string, (value: Fixture) => unknown, string]>([
  ['nothing', () => null, 'this is not a fixture of a run'],
  ['a snapshot', (value) => ({ ...value, catenary: 'snapshot/1' }), 'this is not a fixture of a run'],
  ['a later format', (value) => ({ ...value, catenary: 'fixture/2' }), 'reads fixture/1'],
  ['a changed answer', (value) => ({ ...value, inputs: { brief: 'x' } }), 'its checksum does not match'],
  ['another hash', (value) => sealFixture({ ...value, hash: 'x' }), "its hash is not its definition's"],
  [
    'a call without an id',
    (value) => sealFixture({ ...value, calls: [{ ...value.calls[0]!, id: 1 as never }] }),
    'its call 1 is malformed',
  ],
  [
    'a decision of nobody',
    (value) => sealFixture({ ...value, decisions: [{} as never] }),
    'its decision 1 is malformed',
  ],
  ['no end', (value) => sealFixture({ ...value, end: {} as never }), 'how the run ended'],
  ['a state that is none', (value) => sealFixture({ ...value, state: {} as never }), 'state is malformed'],
])('%s is refused by name', (_, change, message) => {
  const read = (): unknown => playFixture(page(), change(fixture) as Fixture);
  expect(read).toThrow(FixtureError);
  expect(read).toThrow(message);
});

const folder = useFolder();

test('a chain of another name is refused, and a file is named where it is none', () => {
  expect(() => playFixture({ ...page(), name: 'other' }, fixture)).toThrow(
    /of the chain \w+, which other is not/,
  );
  const { path, file } = folder;
  expect(playFixture(page(), file('a.fixture.json', JSON.stringify(fixture))).differences).toEqual([]);
  expect(() => playFixture(page(), file('b.fixture.json', '{'))).toThrow(/b\.fixture\.json is not a fixture/);
  expect(() => playFixture(page(), join(path, 'c.fixture.json'))).toThrow('there is no such file');
});

test('a diff takes one text to the other, and is empty for equal ones', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = lineDiff(before, after);
      expect(diff.length === 0).toBe(
        before.join('\n') === after.join('\n') && before.length === after.length,
      );
      expect(patched(before, diff)).toEqual(after);
    }),
  );
});

/** What a unified diff makes of a text. */
function patched(before: readonly string[], diff: readonly string[]): string[] {
  const after: string[] = [];
  let at = 0;
  for (const line of diff) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      after.push(...before.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) after.push(line.slice(1));
    else {
      if (before[at] !== line.slice(1)) throw new Error(`line ${at + 1} is not ${line}`);
      if (line.startsWith(' ')) after.push(line.slice(1));
      at += 1;
    }
  }
  return [...after, ...before.slice(at)];
}
