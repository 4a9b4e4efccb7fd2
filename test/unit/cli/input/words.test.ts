import { join } from 'node:path';
import { BadInput } from '../../../../src/cli/exit';
import { readJsonFile } from '../../../../src/cli/input/text-file';
import { inPlaceOf, pairOf, textOf } from '../../../../src/cli/input/words';
import { useFolder } from '../../../support/folder';

const { path: dir, file } = useFolder();

test('an at sign stands for the content of a file, and two of them for one', async () => {
  const path = file('brief.md', 'A lamp\n');
  await expect(
    Promise.all(['as it is', `@${path}`, '@@you'].map((word) => textOf(word, '-i'))),
  ).resolves.toEqual(['as it is', 'A lamp\n', '@you']);
});

test.each([
  ['that is not there', join(dir, 'none.md'), 'there is no such file'],
  ['that is a folder', dir, 'it is a folder'],
  ['that is not a text', file('picture.md', Buffer.from([0xff, 0xfe, 0x00])), 'it is not a UTF-8 text'],
])('a file %s is refused by the option that names it', async (_, path, reason) => {
  const refused = textOf(`@${path}`, '--value');
  await expect(refused).rejects.toThrow(BadInput);
  await expect(refused).rejects.toThrow(`--value: ${path}: ${reason}`);
});

test('half a JSON file is none of its kind', async () => {
  const path = file('half.json', '{ "catenary": ');
  await expect(readJsonFile(path, 'fixture')).rejects.toThrow(
    new BadInput(`${path} is not a fixture: it is not JSON, or not all of it`),
  );
  await expect(readJsonFile(file('whole.json', '{ "n": 1 }'), 'fixture')).resolves.toEqual({ n: 1 });
});

test('what a person gives is a text for a text, else JSON; for nothing it is JSON where it can be', () => {
  expect([
    inPlaceOf('a text', '5', '--value'),
    inPlaceOf(['a'], '["b"]', '--value'),
    inPlaceOf(undefined, '5', '--value'),
    inPlaceOf(undefined, 'by hand', '--value'),
  ]).toEqual(['5', ['b'], 5, 'by hand']);
  expect(() => inPlaceOf(['a'], 'b', '--value')).toThrow(
    new BadInput('--value must be JSON, as the output that it replaces is not a text'),
  );
});

test('a name ends at the first equals sign', () => {
  expect(pairOf('query=a=b', '--output')).toEqual(['query', 'a=b']);
  expect(() => pairOf('=b', '--output')).toThrow(new BadInput('--output "=b" is not a name=value'));
});
