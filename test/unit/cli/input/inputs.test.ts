import { BadInput } from '../../../../src/cli/exit';
import { readInputs, refuseInputs, valueOf } from '../../../../src/cli/input/inputs';
import { useFolder } from '../../../support/folder';

const { path: dir, file } = useFolder();

const schemas = {
  brief: { type: 'string' },
  n: { type: 'number' },
  whole: { type: 'integer' },
  on: { type: 'boolean' },
  tags: { type: 'array', items: { type: 'string' } },
  either: { type: ['number', 'null'] },
  thing: { type: 'object' },
  any: {},
};

test('reads each value by the type of its input', async () => {
  const given = ['brief=3', 'n=3', 'whole=4', 'on=true', 'tags=["a"]', 'either=null', 'any={"a":1}'];
  await expect(readInputs(given, schemas)).resolves.toEqual({
    brief: '3',
    n: 3,
    whole: 4,
    on: true,
    tags: ['a'],
    either: null,
    any: { a: 1 },
  });
});

test('takes a text as it is where the input has no type and the text is not JSON', () => {
  expect(valueOf('any', 'plain words', {})).toBe('plain words');
  expect(valueOf('unknown', 'plain words', undefined)).toBe('plain words');
});

test('keeps what stands behind the first equals sign', async () => {
  await expect(readInputs(['brief=a=b=c'], schemas)).resolves.toEqual({ brief: 'a=b=c' });
});

test('reads a value from a file, and one that starts with an at sign as itself', async () => {
  const brief = file('brief.md', 'Ünï\n');
  await expect(readInputs([`brief=@${brief}`], schemas)).resolves.toEqual({ brief: 'Ünï\n' });
  await expect(readInputs(['brief=@@handle'], schemas)).resolves.toEqual({ brief: '@handle' });
});

test('takes all values from a JSON or YAML file, and single ones over them', async () => {
  const json = file('all.json', '{"brief":"from file","n":1}');
  const yaml = file('all.yaml', 'brief: from yaml\ntags: [x]\n');
  await expect(readInputs([`@${json}`, 'n=2'], schemas)).resolves.toEqual({ brief: 'from file', n: 2 });
  await expect(readInputs(['n=2', `@${yaml}`], schemas)).resolves.toEqual({
    brief: 'from yaml',
    tags: ['x'],
    n: 2,
  });
});

test.each([
  ['what is neither', ['brief'], 'is neither name=value, name=@file nor @all.json'],
  ['an input without a name', ['=x'], 'is neither name=value'],
  ['an input given twice', ['n=1', 'n=2'], 'input "n" is given twice'],
  ['a number that is none', ['n=three'], 'input "n" must be number as JSON, not "three"'],
  [
    'a list that is none',
    ['tags=a, b'],
    `input "tags" must be array as JSON, not "a, b"; such as --input tags='["a","b"]'`,
  ],
  ['a list that is broken', ['tags=["x"'], `not "[\\"x\\""; such as --input tags='["a","b"]'`],
  [
    'an object that is none',
    ['thing=a'],
    `must be object as JSON, not "a"; such as --input thing='{"key":"value"}'`,
  ],
  ['a whole number that is none', ['whole=1.5'], 'input "whole" must be integer'],
  [
    'a file that is not there',
    ['brief=@/nowhere/x.md'],
    '--input brief: /nowhere/x.md: there is no such file',
  ],
  ['a folder', [`brief=@${dir}`], 'it is a folder'],
])('refuses %s', async (_, given, message) => {
  await expect(readInputs(given, schemas)).rejects.toThrow(BadInput);
  await expect(readInputs(given, schemas)).rejects.toThrow(message);
});

test('refuses files that are no UTF-8 text, no JSON or no object', async () => {
  const binary = file('binary.md', Buffer.from([0xff, 0xfe, 0x00]));
  await expect(readInputs([`brief=@${binary}`], schemas)).rejects.toThrow('it is not a UTF-8 text');
  await expect(readInputs([`@${file('broken.json', '{')}`], schemas)).rejects.toThrow('cannot be read');
  await expect(readInputs([`@${file('list.json', '[]')}`], schemas)).rejects.toThrow('must hold an object');
});

test('a name of the language is a name like any other', async () => {
  const inputs = await readInputs(['__proto__=x'], {});
  expect(Object.keys(inputs)).toEqual(['__proto__']);
});

test('says of an input that is missing how the command takes it, and of no other mistake', () => {
  const inputs = {
    brief: { type: 'string' },
    n: { type: 'number' },
    note: { type: 'string', optional: true },
  };
  const refusal = (given: Record<string, string>): string => {
    try {
      refuseInputs({ inputs }, given);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  expect(refusal({ n: 'x' })).toMatch(
    /^the inputs have 2 problems:\nbrief: input "brief" is missing: --input brief=… or --input brief=@file\nn: input "n" [^-]*$/,
  );
});
