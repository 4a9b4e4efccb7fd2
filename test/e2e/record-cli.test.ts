import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Fixture } from '../../src/chain/fixture/fixture';
import { fault } from '../../src/testing/scripted';
import { told, useCliStage } from '../support/cli-stage';
import { replayDevServer } from '../support/replay-dev-server';

const ANSWERS = {
  answers: {
    facts: 'clamps on',
    slow: fault.never(),
    headline: ['A very long headline that nobody reads', 'Still five words too long'],
  },
};

const chainText = (step = '', facts = 'Facts of {{brief}}'): string => `catenary: 1
name: page
inputs: { brief: string }
blocks:
  - { step: facts, prompt: "${facts}" }
  - step: headline
    prompt: "Headline from {{facts}}"
    repairs: 1
    checks: [{ maxWords: 3 }]
${step}`;

const cli = useCliStage(ANSWERS, {
  'page.yaml': chainText(),
  'mended.yaml': chainText('    fallback: { value: A lamp }\n'),
  'timed.yaml': chainText()
    .replace('name: page', 'name: timed\nlimits: { time: 2 s }')
    .replace('step: headline', 'step: slow'),
  'other.yaml': chainText().replace('name: page', 'name: other'),
});
const fixtureIn = (name: string): Fixture => JSON.parse(readFileSync(cli.path(name), 'utf8')) as Fixture;

beforeAll(async () => {
  await cli.run(['run', 'page.yaml', '-i', 'brief=a lamp', '--id', 'page']);
});

test('record writes a failed run as a fixture, for its owner alone, twice the same', async () => {
  const once = await cli.run(['record', 'page', '--chain', 'page.yaml', '-o', 'page.fixture.json']);
  expect(told(once)).toEqual([
    0,
    'wrote page.fixture.json: 3 calls, failed; play it: npx catenary test page.fixture.json',
  ]);
  expect(statSync(cli.path('page.fixture.json')).mode & 0o777).toBe(0o600);
  const text = readFileSync(cli.path('page.fixture.json'), 'utf8');
  await cli.run(['record', 'page', '--chain', 'page.yaml', '-o', 'again.json']);
  expect(readFileSync(cli.path('again.json'), 'utf8')).toBe(text);
  expect(fixtureIn('page.fixture.json')).toMatchObject({ catenary: 'fixture/1', chain: 'page.yaml' });
  const { stdout } = await cli.run(['record', 'page', '-o', '-']);
  expect(JSON.parse(stdout)).toMatchObject({ catenary: 'fixture/1', run: { id: 'page' } });
  const asJson = await cli.run(['record', 'page', '-o', 'other.json', '--json']);
  expect(JSON.parse(asJson.stdout)).toEqual({
    id: 'page',
    status: 'failed',
    file: 'other.json',
    calls: 3,
    decisions: 0,
  });
});

test('the fixture plays without the server: the same failure, in the same words', async () => {
  expect(told(await cli.run(['test', 'page.fixture.json']))).toEqual([
    0,
    '✓ page.fixture.json  page  3 calls, failed\n1 of 1 play as recorded',
  ]);
  const { stdout } = await cli.run(['test', 'page.fixture.json', '--json']);
  const [played] = (JSON.parse(stdout) as { fixtures: { failure: string }[] }).fixtures;
  const result = await cli.run(['result', 'page', '--json']);
  const { message } = (JSON.parse(result.stdout) as { error: { message: string } }).error;
  expect(played!.failure).toContain('headline failed after 1 repair: rule:');
  expect(message).toContain(played!.failure);
});

test('a run that ran out of time is recorded, and plays to the same end', async () => {
  await cli.run(['run', 'timed.yaml', '-i', 'brief=a lamp', '--id', 'timed']);
  expect(
    told(await cli.run(['record', 'timed', '--chain', 'timed.yaml', '-o', 'timed.fixture.json'])),
  ).toEqual([0, 'wrote timed.fixture.json: 2 calls, failed; play it: npx catenary test timed.fixture.json']);
  expect(fixtureIn('timed.fixture.json').end.failure).toBe(
    "slow failed: the chain's limit of 2 s is over; raise limits.time",
  );
  expect(told(await cli.run(['test', 'timed.fixture.json']))).toEqual([
    0,
    '✓ timed.fixture.json  timed  2 calls, failed\n1 of 1 play as recorded',
  ]);
});

test('a mended chain ends otherwise, which is shown and can be kept', async () => {
  const words = ['test', 'page.fixture.json', '--chain', 'mended.yaml'];
  const [code, text] = told(await cli.run(words));
  expect(code).toBe(1);
  expect(text).toContain(
    '✗ page.fixture.json  page  1 difference to mended.yaml\n  it ends done, was failed',
  );
  expect(text).toContain(
    '    -status: failed\n    -── failure ──\n    -headline failed after 1 repair: rule: ',
  );
  expect(text).toContain('    +── output headline ──\n    +A lamp');
  expect(text).toContain('if that is meant: --update');

  writeFileSync(cli.path('kept.fixture.json'), readFileSync(cli.path('page.fixture.json')));
  const kept = ['test', 'kept.fixture.json', '--chain', 'mended.yaml'];
  const [updated, said] = told(await cli.run([...kept, '--update']));
  expect(updated).toBe(0);
  expect(said).toContain('✓ kept.fixture.json  page  1 difference to mended.yaml');
  expect(told(await cli.run(kept))[0]).toBe(0);
  expect(fixtureIn('kept.fixture.json').end).toMatchObject({
    status: 'done',
    outputs: { headline: 'A lamp' },
  });
});

test('a changed prompt is one difference, as a diff, and --update takes it with its answers', async () => {
  writeFileSync(cli.path('changed.yaml'), chainText('', 'Plain facts of {{brief}}'));
  writeFileSync(cli.path('prompts.fixture.json'), readFileSync(cli.path('page.fixture.json')));
  const words = ['test', 'prompts.fixture.json', '--chain', 'changed.yaml'];
  const [code, text] = told(await cli.run(words));
  expect(code).toBe(1);
  expect(text).toContain('1 difference to changed.yaml\n  facts/generate/1: the request differs');
  expect(text).toContain('    -Facts of a lamp\n    +Plain facts of a lamp');
  expect(text).not.toContain('headline/generate');
  expect((await cli.run([...words, '--update'])).code).toBe(0);
  expect((await cli.run(words)).code).toBe(0);
  const [before, after] = [fixtureIn('page.fixture.json'), fixtureIn('prompts.fixture.json')];
  expect(after.calls.map(({ outcome }) => outcome)).toEqual(before.calls.map(({ outcome }) => outcome));
});

test('calls without an answer fail, and those that are not made any more are listed', async () => {
  writeFileSync(cli.path('renamed.yaml'), chainText().replace('step: facts', 'step: notes, as: facts'));
  const words = ['test', 'page.fixture.json', '--chain', 'renamed.yaml'];
  const [code, text] = told(await cli.run([...words, '--update']));
  expect(code).toBe(1);
  expect(text).toContain('notes/generate/1: the fixture has no answer to this call');
  expect(text).toContain('not made any more: facts/generate/1, headline/generate/1, headline/generate/2');
  expect(text).toContain('record a new run');
});

test('a folder is searched for fixtures, and one that cannot be used does not keep the others from being played', async () => {
  mkdirSync(cli.path('suite/node_modules'), { recursive: true });
  const text = readFileSync(cli.path('page.fixture.json'), 'utf8').replace('"page.yaml"', '"../page.yaml"');
  const { checksum: _, ...rest } = JSON.parse(text) as Fixture;
  for (const name of ['suite/a.fixture.json', 'suite/node_modules/b.fixture.json'])
    writeFileSync(cli.path(name), JSON.stringify(rest));
  writeFileSync(cli.path('suite/c.fixture.json'), text);
  const [code, output] = told(await cli.run(['test', 'suite']));
  expect(code).toBe(2);
  expect(output).toContain('✓ suite/a.fixture.json  page  3 calls, failed');
  expect(output).toContain('1 of 2 play as recorded');
  expect(output).toContain('✗ suite/c.fixture.json  the fixture is damaged');
  const found = await cli.run(['test', '--json'], { cwd: cli.path('suite') });
  expect(JSON.parse(found.stdout)).toMatchObject({ same: 1, differing: 0, fixtures: [{}, {}] });
});

test.each<[string, string[], string]>([
  ['a damaged fixture', ['test', 'damaged.json'], 'its checksum does not match its content'],
  ['half a fixture', ['test', 'half.json'], 'half.json is not a fixture: it is not JSON, or not all of it'],
  [
    'another format',
    ['test', 'later.json'],
    "the fixture's format is fixture/2, this release reads fixture/1",
  ],
  ['what is not a fixture', ['test', 'chain.json'], 'this is not a fixture of a run'],
  [
    'another chain',
    ['test', 'page.fixture.json', '--chain', 'other.yaml'],
    'the fixture is of the chain page, which other is not',
  ],
  ['no file', ['test', 'nowhere.json'], 'nowhere.json: there is no such file'],
  ['no fixtures', ['test', 'empty'], 'there is no *.fixture.json in empty: make one of a run'],
  ['an unknown run', ['record', 'nobody'], 'namespace default has no run "nobody"'],
  [
    'a run of another chain',
    ['record', 'page', '--chain', 'other.yaml'],
    'other.yaml is the chain other, the run is of page',
  ],
])('%s is refused in words, with exit code 2', async (_, words, message) => {
  const text = readFileSync(cli.path('page.fixture.json'), 'utf8');
  writeFileSync(cli.path('damaged.json'), text.replace('clamps on', 'clamps off'));
  writeFileSync(cli.path('half.json'), text.slice(0, 300));
  writeFileSync(cli.path('later.json'), text.replace('fixture/1', 'fixture/2'));
  writeFileSync(cli.path('chain.json'), '{"catenary":1}');
  mkdirSync(cli.path('empty'), { recursive: true });
  const [code, output] = told(await cli.run(words));
  expect(code).toBe(2);
  expect(output).toContain(message);
  expect(output).not.toMatch(/\n\s+at .*:\d+:\d+/);
});

test('a file that cannot be written is said so', async () => {
  mkdirSync(cli.path('closed'), { recursive: true });
  chmodSync(cli.path('closed'), 0o500);
  const ended = await cli.run(['record', 'page', '-o', 'closed/no/page.json']);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('closed/no/page.json cannot be written');
});

test('every run that the commands started replays', async () => {
  expect(await replayDevServer(cli.folder)).toEqual(['page', 'timed']);
});
