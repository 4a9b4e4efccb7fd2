import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { told, useCliStage } from '../support/cli-stage';
import { replayDevServer } from '../support/replay-dev-server';

const HOSTILE = 'Words \u001b[2J of d';
const ANSWERS = {
  answers: { a: 'about a', b: 'about b', c: 'about c', d: HOSTILE, e: 'far too many words' },
};

const chainText = (most: number): string => `catenary: 1
name: page
inputs: { brief: string }
blocks:
  - { step: a, prompt: "A of {{brief}}" }
  - { step: b, prompt: "B of {{a}}" }
  - { step: c, prompt: "C of {{brief}}" }
  - { step: d, prompt: "D of {{b}}, {{c}}" }
  - { step: e, prompt: "E of {{d}}", repairs: 0, checks: [{ maxWords: ${most} }] }
`;

const cli = useCliStage(ANSWERS, {
  'page.yaml': chainText(2),
  'mended.yaml': chainText(9),
  'new.md': 'New B of {{a}}',
});

beforeAll(async () => {
  await cli.run(['run', 'page.yaml', '-i', 'brief=a lamp', '--id', 'page']);
});

/** The calls that a run started, from its history. */
async function callsOf(id: string): Promise<string[]> {
  const { stdout } = await cli.run(['watch', id, '--json']);
  const events = stdout.trim().split('\n');
  return events
    .map((line) => JSON.parse(line) as { type: string; path: string })
    .flatMap(({ type, path }) => (type === 'call_started' ? [path] : []));
}

test('snapshot writes a file for its owner alone, and - is standard output', async () => {
  expect(told(await cli.run(['snapshot', 'page']))).toEqual([
    0,
    'wrote page.snapshot.json, failed; go on from it: npx catenary resume page.snapshot.json',
  ]);
  const file = cli.path('page.snapshot.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { stdout } = await cli.run(['snapshot', 'page', '-o', '-']);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  expect(stdout).not.toContain('\u001b');
  expect(JSON.parse(stdout)).toMatchObject({ catenary: 'snapshot/1', run: { id: 'page' } });
});

test('--dry-run says what is kept, what runs and what it takes, and starts nothing', async () => {
  expect(told(await cli.run(['resume', 'page', '--chain', 'mended.yaml', '--dry-run']))).toEqual([
    0,
    'page: goes on from page\nkeeps   a, b, c, d\nnext    e\ntakes   1 call',
  ]);
  const { stdout } = await cli.run(['fork', 'page', '--from', 'b', '--dry-run', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    kept: ['a', 'c'],
    again: ['b', 'd'],
    remaining: { next: ['b', 'd', 'e'] },
  });
  expect((await cli.run(['status', 'page~2'])).code).toBe(2);
});

test('resume after a fix makes the missing call alone and follows it to the end', async () => {
  const ended = await cli.run(['resume', 'page', '--chain', 'mended.yaml']);
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(
    /^page: goes on from page\nkeeps {3}a, b, c, d\nnext {4}e\ntakes {3}1 call\nrun page~2 {2}http/,
  );
  expect(ended.stdout).toMatch(/usage {3}1 call, .*\nbefore {2}5 calls, /);
  expect(ended.stdout).toContain('── e ──\nfar too many words\n');
  expect(ended.stdout).toContain('Words ␛[2J of d');
  expect(ended.stdout).not.toContain('\u001b');
  expect(await callsOf('page~2')).toEqual(['e']);
  const again = await cli.run(['resume', 'page', '--chain', 'mended.yaml', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ id: 'page~2', status: 'done' });
  expect(again.stderr).toBe('the same was asked before: run page~2 is done\n');
});

test('a fork under the id of its source is refused in plain words', async () => {
  expect(told(await cli.run(['fork', 'page', '--from', 'a', '--id', 'page']))[1]).toContain(
    'run id "page" is in use: it is the run of page that the new one goes on from; start under another id',
  );
});

test('a run that is done has nothing to resume, and the command says what there is, by its flags', async () => {
  expect(told(await cli.run(['resume', 'page~2']))).toEqual([
    2,
    'nothing is left to run: every block is finished, and nothing that they depend on has changed: ' +
      'fork it with a change, such as --set or --input, or with --from <path> for what is to run again',
  ]);
});

test('a resume that would not match is refused by name, and goes on where it is forced to', async () => {
  writeFileSync(cli.path('other.yaml'), chainText(9).replace('A of', 'Another A of'));
  expect(told(await cli.run(['resume', 'page', '--chain', 'other.yaml']))).toEqual([
    2,
    'these finished blocks would not be the same now: a. Fork the run to let them run again, or force it to keep them',
  ]);
  const forced = await cli.run(['resume', 'page', '--chain', 'other.yaml', '--force', '--dry-run']);
  expect(forced.stdout).toContain('forced  kept though they would not be the same now: a\nnext    e\n');
});

test('fork with another prompt runs what depends on it; compare shows the three', async () => {
  const fork = ['fork', 'page~2', '--set', 'b.prompt=@new.md'];
  const dry = await cli.run([...fork, '--dry-run']);
  expect(dry.stdout).toContain('keeps   a, c\nagain   b, d, e\ntakes   3 to 7 calls\n');
  const ended = await cli.run([...fork, '--json']);
  expect(JSON.parse(ended.stdout)).toMatchObject({ id: 'page~3', status: 'done' });
  expect(await callsOf('page~3')).toEqual(['b', 'd', 'e']);
  const shown = await cli.run(['show', 'page~3', 'b']);
  expect(shown.stdout).toContain('New B of about a');

  const compared = await cli.run(['compare', 'page', 'page~2', 'page~3']);
  const row = (name: string): string[] =>
    compared.stdout
      .split('\n')
      .find((line) => line.startsWith(name))!
      .split(/ {2,}/);
  expect(row('status')).toEqual(['status', 'failed', 'done', 'done']);
  expect(row('goes on from')).toEqual(['goes on from', 'page', 'page~2']);
  expect(row('calls')).toEqual(['calls', '5', '1', '3']);
  expect(row('a ')).toEqual(['a', expect.stringMatching(/^✓ done, /), '✓ kept', '✓ kept']);
  expect(row('e ')).toEqual([
    'e',
    expect.stringMatching(/^✗ failed, .* has 4 wo/),
    expect.stringMatching(/^✓ done, /),
    expect.stringMatching(/^✓ done, /),
  ]);
  expect(compared.stdout).not.toContain('\u001b');
  const { stdout } = await cli.run(['compare', 'page.snapshot.json', 'page~2', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    runs: [
      { id: 'page', usage: { calls: 5 } },
      { id: 'page~2', from: 'page', usage: { calls: 1 } },
    ],
  });
  const list = await cli.run(['list', '--chain', 'page']);
  expect(list.stdout).toMatch(/page~3 .* page~2\n/);
  expect((await cli.run(['status', 'page~3'])).stdout).toContain('from    page~2, which it goes on from');
});

test('a fork with an output by hand, from a file, under an id of its own, without waiting', async () => {
  const words = ['fork', 'page.snapshot.json', '--output', 'd=by hand', '--chain', 'mended.yaml'];
  const ended = await cli.run([...words, '--id', 'by-hand', '--detach', '--json']);
  expect(JSON.parse(ended.stdout)).toMatchObject({ id: 'by-hand', status: 'running' });
  const { stdout } = await cli.run(['result', 'by-hand', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ outputs: { d: 'by hand', e: 'far too many words' } });
  expect(await callsOf('by-hand')).toEqual(['e']);
});

test.each<[string, string[], string]>([
  [
    'a damaged file',
    ['resume', 'damaged.json'],
    'the snapshot is damaged: its checksum does not match its content',
  ],
  ['half a file', ['resume', 'half.json'], 'half.json is not a snapshot: it is not JSON, or not all of it'],
  ['an unknown run', ['resume', 'nobody'], 'namespace default has no run "nobody"'],
  ['a path', ['fork', 'page', '--from', 'z'], 'the run has no block at "z"'],
  ['a key', ['fork', 'page', '--set', 'b.promt=x'], 'did you mean "prompt"?'],
  [
    'an output',
    ['fork', 'page', '--output', 'e=by hand'],
    'the run has made no output "e" that could be replaced',
  ],
  ['a limit', ['resume', 'page', '--limit', 'calls=many'], 'limits.calls'],
  ['one run to compare', ['compare', 'page'], 'name two to 4 runs to compare, not 1'],
])('%s is refused in words, with exit code 2', async (_, words, message) => {
  const text = readFileSync(cli.path('page.snapshot.json'), 'utf8');
  writeFileSync(cli.path('damaged.json'), text.replace('about a', 'about b'));
  writeFileSync(cli.path('half.json'), text.slice(0, 200));
  const [code, output] = told(await cli.run(words));
  expect(code).toBe(2);
  expect(output).toContain(message);
  expect(output).not.toMatch(/\n\s+at .*:\d+:\d+/);
});

test('help shows examples', async () => {
  for (const name of ['snapshot', 'resume', 'fork', 'compare'])
    expect((await cli.run([name, '--help'])).stdout).toContain(`Examples:\n  $ npx catenary ${name} `);
});

test('every run that the commands started replays', async () => {
  expect(await replayDevServer(cli.folder)).toEqual(['by-hand', 'page', 'page~2', 'page~3']);
});
