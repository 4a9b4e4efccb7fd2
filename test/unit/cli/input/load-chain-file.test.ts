import { join } from 'node:path';
import { loadActivities } from '../../../../src/cli/input/load-activities';
import { loadChainFile } from '../../../../src/cli/input/load-chain-file';
import { definitionOf } from '../../../../src/define';
import { useFolder } from '../../../support/folder';

const { path: dir, file } = useFolder();

const chainOf = (name: string): string =>
  `{ catenary: 1, name: '${name}', blocks: [{ step: 's', prompt: 'p' }] }`;
const nameIn = async (path: string): Promise<string> => definitionOf(await loadChainFile(path)).name;

test('reads YAML and JSON', async () => {
  const text = 'catenary: 1\nname: in_yaml\nblocks:\n  - step: s\n    prompt: p\n';
  await expect(nameIn(file('a.yaml', text))).resolves.toBe('in_yaml');
  await expect(
    nameIn(file('a.json', '{"catenary":1,"name":"in_json","blocks":[{"step":"s","prompt":"p"}]}')),
  ).resolves.toBe('in_json');
});

test('takes the one chain that a module exports, or the one that is named', async () => {
  await expect(
    nameIn(file('one.cjs', `exports.only = ${chainOf('only')}; exports.other = 3;`)),
  ).resolves.toBe('only');
  const two = file(
    'two.cjs',
    `exports.first = ${chainOf('first')}; exports.second = { name: 'second', definition: ${chainOf('second')} };`,
  );
  await expect(nameIn(`${two}#second`)).resolves.toBe('second');
  await expect(nameIn(two)).rejects.toThrow(`${two}#first, ${two}#second`);
  await expect(nameIn(`${two}#third`)).rejects.toThrow('exports no chain "third"; it exports first, second');
});

test.each([
  ['a file that is not there', () => '/nowhere/x.yaml', 'there is no such file'],
  ['a folder', () => dir, 'is a folder, not a chain'],
  ['an export of a YAML file', () => `${file('b.yaml', 'x')}#y`, 'only a module has exports'],
  ['a module without a chain', () => file('none.cjs', 'exports.a = 1;'), 'exports no chain'],
  [
    'a module that throws',
    () => file('throws.cjs', "throw new Error('no luck');"),
    'cannot be loaded: no luck',
  ],
])('refuses %s', async (_, path, message) => expect(loadChainFile(path())).rejects.toThrow(message));

test('the mistakes of a module are said to be in its file, by the names of its blocks', async () => {
  const wrong = `{ catenary: 1, name: 'page', blocks: [{ step: 'draft', prompt: '{{nope}}' }] }`;
  const path = file('wrong.cjs', `exports.page = ${wrong};`);
  const said = `the chain has 1 problem:\n${path}: draft (blocks[0].prompt): {{nope}} names no input`;
  await expect(loadChainFile(`${path}#page`)).rejects.toThrow(said);
  const builder = join(__dirname, '../../../../src/define/builder.ts');
  const built = file(
    'built.cjs',
    `const { chain } = require(${JSON.stringify(builder)}); exports.page = chain('page').step('draft', { prompt: '{{nope}}' }).definition;`,
  );
  await expect(loadChainFile(built)).rejects.toThrow(said.replace(path, built));
});

test('the functions of a module are activities', async () => {
  const path = file('activities.cjs', 'exports.load = async () => 1; exports.limit = 3;');
  expect(Object.keys(await loadActivities(path))).toEqual(['load']);
  await expect(loadActivities(file('empty.cjs', 'exports.a = 1;'))).rejects.toThrow('exports no functions');
  await expect(loadActivities('/nowhere/x.js')).rejects.toThrow('there is no such file');
});
