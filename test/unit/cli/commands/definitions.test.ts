import type { CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import type { Explanation } from '../../../../src/cli/explain/explain';
import { createProgram } from '../../../../src/cli/program';
import { createScreen } from '../../../../src/cli/board/screen';
import { toYaml } from '../../../../src/define/files/to-yaml';
import { chainOf } from '../../../support/chains';
import { EVERY_BLOCK } from '../../../support/scenes/every-block';
import { useFolder } from '../../../support/folder';

const folder = useFolder();

/** What a command writes, and its exit code. */
async function run(
  ...args: readonly string[]
): Promise<{ out: string; err: string; help: string; code: number | undefined }> {
  const written = { out: '', err: '', help: '', code: undefined as number | undefined };
  const stream = (name: 'out' | 'err') => ({ write: (text: string) => void (written[name] += text) });
  const context = {
    screen: createScreen(stream('out'), stream('err')),
    signal: new AbortController().signal,
    takeOver: () => {},
    exit: (code: number) => void (written.code = code),
  };
  const program = createProgram(context, {
    out: (text) => void (written.help += text),
    err: (text) => void (written.help += text),
  });
  await program.parseAsync(args, { from: 'user' }).catch(({ exitCode }: CommanderError) => {
    written.code = exitCode;
  });
  return written;
}

const every = folder.file('every.yaml', toYaml(chainOf(EVERY_BLOCK)));

const MISTAKES = `catenary: 1
name: mistaken
inputs: { brief: string }
blocks:
  - step: outline
    prompt: '{{brief}}'
    output: { type: array, items: { type: string } }
  - approval: review
    of: outlin
    onTimout: reject
  - map: pages
    over: outline
    each:
      switch: route
      on: item
      cases:
        a: { step: draft, prompt: '{{itm}}' }
      otherwise:
        chain: page
        definition:
          catenary: 1
          name: page
          blocks: [{ step: text, prompt: '{{outline}}' }]
`;

test('a file with every kind of block is valid', async () => {
  expect(await run('validate', every)).toMatchObject({
    out: `${every}: ok (test_chain)\n`,
    err: '',
    code: 0,
  });
  expect(JSON.parse((await run('validate', every, '--json')).out)).toEqual([
    { file: every, chain: 'test_chain', problems: [] },
  ]);
});

test('mistakes inside of blocks are told with their places', async () => {
  const file = folder.file('mistakes.yaml', MISTAKES);
  const { out, code } = await run('validate', file, '--json');
  const [{ problems }] = JSON.parse(out) as [
    { problems: { path: unknown[]; line: number; message: string }[] },
  ];
  expect(problems.map(({ path, line }) => `${line} ${path.join('.')}`)).toEqual([
    '9 blocks.1.of',
    '10 blocks.1.onTimout',
    '17 blocks.2.each.cases.a.prompt',
    '23 blocks.2.each.otherwise.definition.blocks.0.prompt',
  ]);
  expect(code).toBe(2);
});

test('explain and graph answer with JSON, too', async () => {
  const explained = JSON.parse((await run('explain', every, '--json')).out) as Explanation;
  expect(explained).toMatchObject({
    chain: 'test_chain',
    waitsForPeople: ['review', 'end/send', 'end/work'],
  });
  expect(explained.blocks.map(({ path }) => path)).toContain('pages[]/page/facts[]/fact');
  const { mermaid } = JSON.parse((await run('graph', every, '--json')).out) as { mermaid: string };
  expect((await run('graph', every)).out).toBe(`${mermaid}\n`);
});

const reference = readFileSync('docs/reference/cli.md', 'utf8');
const shown = Array.from(
  reference.matchAll(/```\n\$ npx catenary explain (\S+)\n([^]*?)```/g),
  ([, file, text]) => [file!, text!],
);

test.each(shown)('the reference shows what explain says of %s', async (file, text) => {
  expect((await run('explain', file)).out).toBe(text);
});

test('the reference shows what graph draws', async () => {
  const [, file = '', text] = /`npx catenary graph (\S+)`\n\n```mermaid\n([^]*?)```/.exec(reference) ?? [];
  expect((await run('graph', file)).out).toBe(text);
});

test('help shows a command, also one of another, and names one that there is not', async () => {
  expect(await run('help', 'status')).toMatchObject({
    code: 0,
    help: expect.stringContaining('where a run stands'),
  });
  expect((await run('help', 'storage', 'gc')).help).toContain('Usage: catenary storage gc');
  expect((await run('help')).help).toContain('Exit codes: 0 done');
  const { code, help } = await run('help', 'statsu');
  expect(code).toBe(1);
  expect(help.split('\n')[0]).toBe('unknown command "statsu": did you mean "status"?');
  expect(help).not.toContain('Usage');
});
