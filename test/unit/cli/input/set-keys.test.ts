import type { Block } from '../../../../src/chain/definition/definition';
import { parseSet, withKeys } from '../../../../src/cli/input/set-keys';
import { chainOf } from '../../../support/chains';
import { useFolder } from '../../../support/folder';

const definition = chainOf([
  { step: 'headline', prompt: 'old', checks: [{ maxWords: 5 }] },
  { map: 'pages', over: 'list', each: { step: 'draft', prompt: '{{item}}' } },
  {
    switch: 'way',
    on: 'brief',
    cases: { a: { chain: 'sub', definition: chainOf([{ step: 'inner', prompt: 'x' }]) } },
  },
]);

const folder = useFolder();
const set = async (...words: string[]): Promise<readonly Block[]> =>
  (await withKeys(definition, words.map(parseSet))).blocks;

test.each<[string, object]>([
  ['headline.prompt=new = {{brief}}', { path: 'headline', keys: ['prompt'], word: 'new = {{brief}}' }],
  [
    'pages[]/draft.checks.0.maxWords=9',
    { path: 'pages[]/draft', keys: ['checks', '0', 'maxWords'], word: '9' },
  ],
  ['a.prompt=two\nlines', { path: 'a', keys: ['prompt'], word: 'two\nlines' }],
])('%j is taken apart', (word, parts) => {
  expect(parseSet(word)).toEqual(parts);
});

test.each(['headline', 'headline.prompt', 'headline=x', '.prompt=x', 'A.prompt=x'])(
  '%s is refused',
  (word) => {
    expect(() => parseSet(word)).toThrow('is not a path.key=value, such as');
  },
);

test('a key becomes a text, a number or JSON, at any depth, and the definition that was given stays', async () => {
  const blocks = await set('headline.prompt=42', 'headline.maxTokens=42', 'headline.checks.0.maxWords=9');
  expect(blocks[0]).toEqual({ step: 'headline', prompt: '42', maxTokens: 42, checks: [{ maxWords: 9 }] });
  expect((await set('headline.checks=null'))[0]).toEqual({ step: 'headline', prompt: 'old' });
  expect((await set('headline.fallback.prompt=simple'))[0]).toMatchObject({ fallback: { prompt: 'simple' } });
  expect(definition.blocks[0]).toEqual({ step: 'headline', prompt: 'old', checks: [{ maxWords: 5 }] });
});

test('null takes a key away, also one that is always a text; a file that says null does not', async () => {
  expect((await set('headline.prompt=null'))[0]).toEqual({ step: 'headline', checks: [{ maxWords: 5 }] });
  const file = folder.file('null.md', 'null');
  expect((await set(`headline.prompt=@${file}`))[0]).toMatchObject({ prompt: 'null' });
});

test('blocks are found in maps, cases and sub-chains', async () => {
  const blocks = await set('pages[]/draft.prompt=new', 'way/sub/inner.prompt=new');
  expect(blocks[1]).toMatchObject({ each: { prompt: 'new' } });
  expect(blocks[2]).toMatchObject({ cases: { a: { definition: { blocks: [{ prompt: 'new' }] } } } });
});

test('@file is the content of a file, and @@ an at sign', async () => {
  const file = folder.file('new.md', '# New\n{{brief}}');
  expect((await set(`headline.prompt=@${file}`))[0]).toMatchObject({ prompt: '# New\n{{brief}}' });
  expect((await set('headline.prompt=@@home'))[0]).toMatchObject({ prompt: '@home' });
  await expect(set(`headline.prompt=@${folder.path}/none.md`)).rejects.toThrow(
    /^--set headline.prompt: .*none.md: there is no such file$/,
  );
});

test.each<[string, string]>([
  ['headlin.prompt=x', '--set headlin: the chain has no such block: did you mean "headline"?'],
  [
    'zzz.prompt=x',
    '--set zzz: the chain has no such block; it has headline, pages, pages[]/draft, way, way/sub',
  ],
  ['pages[3]/draft.prompt=x', '--set pages[3]/draft: the items of a map are written once, as pages[]/draft'],
  ['headline.prompt.deep=x', '--set headline.prompt.deep: prompt has no keys'],
])('%s is refused by name', async (word, message) => {
  await expect(set(word)).rejects.toThrow(message);
});

test('a key that could lead out of the definition leads nowhere', async () => {
  await set('headline.__proto__.polluted=yes');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
