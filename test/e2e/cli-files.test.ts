import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCli, type BuiltCli, type Ended } from '../support/built-cli';
import { told } from '../support/cli-stage';

const recorded = readFileSync(join(__dirname, '../replay/histories/done.v1.json'), 'utf8');
const file = (name: string, text: string): void => writeFileSync(join(cli.folder, name), text);
const verify = (...words: string[]): Promise<Ended> => cli.run(['verify', '--file', ...words]);

let cli: BuiltCli;
beforeAll(() => {
  cli = buildCli();
  file('done.json', recorded);
  file('other.json', recorded.replaceAll('b/generate/1', 'c/generate/1'));
  file('hopeless.json', recorded.replaceAll('"eventId": "5"', '"eventId": "7"'));
  file('chain.yaml', 'catenary: 1\n');
  file('page.yaml', 'catenary: 1\nname: page\ninputs: {}\nblocks: [{ step: draft, prompt: hello }]\n');
  file('empty.json', '{}');
}, 60_000);
afterAll(() => cli?.remove());

test('a replay says what came of it, and nothing of how the SDK went about it', async () => {
  const { code, stdout, stderr } = await verify('done.json');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^\u2713 done\.json .*\n1 of 1 histories replay on the present code\n$/);
  const other = await verify('other.json', '--json');
  expect([other.code, other.stderr]).toEqual([1, '']);
  expect(JSON.parse(other.stdout)).toMatchObject({ failed: 1 });
});

test('what the SDK cannot replay is told in its words', async () => {
  const { code, stdout } = await verify('hopeless.json');
  expect([code, stdout]).toEqual([1, expect.stringContaining('History is out of order')]);
});

test.each([
  ['none.json', '--file: none.json: there is no such file'],
  ['chain.yaml', '--file: chain.yaml: it is not JSON, or not all of it'],
  ['empty.json', '--file: empty.json: this is no history: it has no events'],
])('%s cannot be replayed, and is named with the reason', async (name, message) => {
  expect(told(await verify(name))).toEqual([2, message]);
});

test.each(['bad id', '', '-a', 'a:b', 'x'.repeat(25)])(
  'keygen makes no key that could not be used: %j',
  async (id) => {
    const message = `--id ${JSON.stringify(id)}: a key's id has up to 24 letters, digits, _, . and -, and begins with a letter or a digit`;
    for (const output of [[], ['-o', 'new.keys']])
      expect(told(await cli.run(['keygen', `--id=${id}`, ...output]))).toEqual([2, message]);
    expect(existsSync(join(cli.folder, 'new.keys'))).toBe(false);
  },
);

test.each(['run page.yaml', 'result page-1', 'resume page-1', 'fork page-1', 'plan shoes --run'])(
  '%s says that --out is a file before anything is started, or a server asked',
  async (line) => {
    const at = join(cli.folder, 'done.json');
    for (const out of ['done.json', 'done.json/in/it']) {
      const ended = await cli.run([...line.split(' '), '--out', out, '--address', '127.0.0.1:1']);
      expect(told(ended)).toEqual([2, `--out ${out}: ${at} is not a folder: name another`]);
    }
  },
);

test('plan says that the folder of --save is not there before a model is asked', async () => {
  const ended = await cli.run(['plan', 'shoes', '--save', 'not/there.yaml', '--address', '127.0.0.1:1']);
  const folder = join(cli.folder, 'not');
  expect(told(ended)).toEqual([2, `--save not/there.yaml: there is no folder ${folder}, make it first`]);
});
