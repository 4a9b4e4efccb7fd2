import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '../../../../src/define/definition-error';
import { loadChain, parseChain } from '../../../../src/define/files/parse-chain';
import { useFolder } from '../../../support/folder';
import { refused } from '../../../support/refused';

const folder = useFolder();
const file = (name: string, content: string | Buffer): string => folder.file(`chain/${name}`, content);

/** `line:column message` of every problem. */
const problemsOf = (load: () => unknown): string[] =>
  refused(load).map(({ line, column, message }) => (line ? `${line}:${column} ${message}` : message));

const TEN_MISTAKES = `\
catenary: 1
name: product_page
version: 1.10
inputs: { brief: strng }
defaults:
  retry: { maxAttempts: 3 }
blocks:
  - step: keywords
    promt: 'List the keywords of {{brief}}'
    prompt: 'List the keywords of {{breif}}'
    output: { type: object, properties: { words: { type: array } }, required: [words], additionalProperties: false }
  - step: headline
    prompt: |
      One headline from
      {{keywords.word}}
    timeouts: { call: soon }
    when: { tone: { exsits: true } }
  - parallel: sections
    blocks:
      - step: market
        prompt: '{{finance}}'
      - step: finance
        prompt: '{{market}}'
  - text: page
    template: '{{headline}} {{page}}'
`;

describe('a chain file with mistakes', () => {
  it('lists all of ten different mistakes, with lines', () => {
    expect(problemsOf(() => parseChain(TEN_MISTAKES, { file: 'page.yaml' }))).toEqual([
      '3:1 must be text, not 1.1: write "1.10" in quotes',
      '4:11 "strng" is not a type: did you mean "string"?',
      '6:12 a retry policy has no key "maxAttempts": write "maximumAttempts", as Temporal does (the first attempt counts)',
      '9:5 a step has no key "promt": did you mean "prompt"?',
      '10:35 {{breif}} names no input and no output: did you mean {{brief}}?',
      '15:7 {{keywords.word}} names nothing: {{keywords}} has no part "word": did you mean {{keywords.words}}?',
      '16:17 must be a duration such as 30s, 5 minutes or 24h, above 0 and at most a year, not "soon"',
      '17:21 a test has no key "exsits": did you mean "exists"?',
      '20:9 market → finance → market: these blocks wait for each other; take one of the slots out',
      '25:16 {{headline}} may be absent: step "headline" has a "when". Either write {{headline?}} to go on without it, or test it in "when"',
      "25:29 {{page}} is this block's own output, which is not there yet",
    ]);
  });

  it('shows each mistake with its file, path and line', () => {
    const wrong = {
      path: ['name'],
      message: 'is wrong',
      file: 'a.yaml',
      line: 3,
      column: 7,
      excerpt: '     3 | name: x',
    };
    expect(formatProblems([wrong])).toBe('a.yaml:3:7: name: is wrong\n     3 | name: x');
    expect(() => parseChain(TEN_MISTAKES, { file: 'page.yaml' })).toThrow(
      'the chain has 11 problems:\npage.yaml:3:1: version: must be text, not 1.1: write "1.10" in quotes\n     3 | version: 1.10\n       | ^\n',
    );
  });

  it.each([
    ['nothing', '', '1:1 the file is empty'],
    ['nothing but comments', '# chain\n', '1:1 the file is empty'],
    [
      'a key that is written twice',
      'name: x\nname: y',
      '2:1 this key is written twice: leave one of them out',
    ],
    [
      'a second document',
      'name: x\n---\nname: y',
      '2:1 a second document begins here: a file holds one chain',
    ],
    ['an alias', 'name: &x y\nversion: *x', '2:10 aliases are not read: write the value itself'],
    ['a merge key', '<<: { name: x }', '1:1 merge keys are not read: write the keys themselves'],
    ['a tag', 'name: !secret x', '1:15 the tag !secret is not read: leave it out'],
    ['a tab as indent', 'blocks:\n\t- x', '2:1 a tab cannot indent in YAML: write spaces'],
    ['a key that is a list', '? [a]\n: 1', '1:3 a key must be text'],
    ['YAML 1.1', '%YAML 1.1\n---\nname: x', '1:1 YAML 1.1 is not read: only 1.2'],
    [
      'what is not a YAML',
      'name: @x',
      '1:7 cannot be read as YAML: Plain value cannot start with reserved character @',
    ],
    [
      'a text with a colon',
      'blocks:\n  - step: a\n    prompt: Hello: world',
      '3:13 a second key stands here on the line of the first; where it is a text with ": " in it, quote the text',
    ],
    [
      'a text that begins with a slot',
      'blocks:\n  - step: a\n    prompt: {{brief}} in short',
      '3:14 a text cannot begin with {{ in YAML: quote the text',
    ],
    [
      'a byte order mark',
      '\ufeffname: x',
      '1:1 the file starts with a byte order mark: save it as UTF-8 without one',
    ],
    [
      'a NUL',
      'name: "\0"',
      '1:8 the control character U+0000 stands here: take it out, or escape it in a quoted text',
    ],
    ['more than 256 KiB', `# ${'x'.repeat(256 * 1024)}`, '1:1 the file is larger than 256 KiB'],
  ])('refuses %s in its place', (_what, text, problem) => {
    expect(problemsOf(() => parseChain(text))).toContain(problem);
  });

  it.each([
    ['lists', '['.repeat(20_000)],
    ['items', '- '.repeat(20_000)],
    ['maps', '{a: '.repeat(20_000)],
    ['keys', '? '.repeat(20_000)],
    ['indents', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ])('refuses deep nesting of %s before it is parsed', (_what, text) => {
    expect(problemsOf(() => parseChain(text))).toEqual([
      expect.stringMatching(/^\d+:\d+ is nested too deep$/),
    ]);
  });

  it.each([
    ['{"name":1,}', '1:11 expected a text in double quotes here'],
    ['{"name":"x","name":"y"}', '1:13 the key "name" is written twice'],
    ['{"name":[1,2', '1:13 expected "," here'],
    ["{'name':1}", '1:2 expected a text in double quotes here'],
    ['{"name":yes}', '1:9 yes is not JSON: write a text in double quotes'],
    [
      '{"version":9007199254740993}',
      '1:12 9007199254740993 cannot be held exactly as a number: write "9007199254740993" in quotes',
    ],
    ['{} {}', '1:4 the document ends before this'],
    [`{"a":${'['.repeat(20_000)}`, '1:106 is nested more than 100 deep'],
  ])('refuses %s in a JSON file in its place', (text, problem) => {
    expect(problemsOf(() => parseChain(text, { file: 'x.json' }))).toContain(problem);
  });

  it('refuses a file that is neither YAML nor JSON by its ending', () => {
    expect(() => loadChain(join(__dirname, '../../../../README.md'))).toThrow(
      'its name must end in .yaml, .yml, .json, not in .md',
    );
  });

  it('says which file cannot be read, and where it is not UTF-8', () => {
    const broken = file('broken.yaml', Buffer.from('name: x\nversion: \xff', 'latin1'));
    expect(() => loadChain(broken)).toThrow(/broken.yaml" is not UTF-8 \(line 2\): save it as UTF-8/);
    expect(() => loadChain(join(folder.path, 'none.yaml'))).toThrow(/none.yaml" does not exist/);
    expect(() => loadChain(folder.path)).toThrow(/is not a file/);
  });
});

describe('values in YAML', () => {
  const chainWith = (inputs: string): string =>
    `catenary: 1\nname: x\ninputs:\n  a: ${inputs}\nblocks: [{ text: t, template: x }]`;
  const defaultOf = (inputs: string): unknown =>
    (parseChain(chainWith(inputs)).inputs!['a'] as { default: unknown }).default;

  it('are text where YAML 1.1 made truths, octals and dates of them', () => {
    expect(defaultOf('{ type: string, default: no }')).toBe('no');
    expect(defaultOf('{ type: string, default: 2026-11-22 }')).toBe('2026-11-22');
    expect(defaultOf('{ type: string, default: "010" }')).toBe('010');
    expect(defaultOf('{ type: boolean, default: true }')).toBe(true);
  });

  it.each([
    [
      '{ type: integer, default: 010 }',
      '4:32 010 is not a plain number: write 10, or "010" in quotes for a text',
    ],
    [
      '{ type: integer, default: 0x1F }',
      '4:32 0x1F is not a plain number: write 31, or "0x1F" in quotes for a text',
    ],
    ['{ type: number, default: .inf }', '4:31 .inf is not a plain number: ".inf" in quotes for a text'],
    [
      '{ type: integer, default: 9007199254740993 }',
      '4:32 9007199254740993 cannot be held exactly as a number: write "9007199254740993" in quotes',
    ],
    [
      '{ type: boolean, default: yes }',
      '4:23 does not pass its schema: must be boolean: YAML 1.2 knows true and false only',
    ],
    [
      '{ type: string, optional: no }',
      '4:22 must be true or false, not "no": YAML 1.2 knows true and false only',
    ],
    ['{ type: string, description: }', '4:22 must be text, not null (nothing is written here)'],
  ])('are refused where their type is not what was meant: %s', (input, problem) => {
    expect(problemsOf(() => parseChain(chainWith(input)))).toEqual([problem]);
  });

  it('must be of their own schema: defaults of inputs and values of fallbacks', () => {
    const text = `catenary: 1
name: x
inputs: { n: { type: integer, default: 1.5 } }
blocks:
  - step: a
    prompt: p
    output: { enum: [x, y] }
    fallback: [{ prompt: q }, { value: z }]
`;
    expect(problemsOf(() => parseChain(text))).toEqual([
      '3:31 does not pass its schema: must be integer',
      '8:33 does not pass its schema: must be equal to one of the allowed values: ["x","y"]',
    ]);
  });
});

describe('prompt files', () => {
  const chainWith = (path: string): string =>
    `catenary: 1\nname: x\ninputs: { brief: string }\nblocks:\n  - step: a\n    prompt: { file: ${path} }\n`;

  it('are put in the place of every template that names one, from the folder of the chain', () => {
    file('prompts/a.md', 'About {{brief}}\n');
    const chain = loadChain(file('a.yaml', chainWith('prompts/a.md')));
    expect(chain.blocks).toEqual([{ step: 'a', prompt: 'About {{brief}}\n' }]);
  });

  it('are read by another reader where one is given', () => {
    expect(parseChain(chainWith('x'), { read: (path) => `read ${path}` }).blocks).toEqual([
      { step: 'a', prompt: 'read x' },
    ]);
  });

  it('show their own lines where a slot in them is wrong', () => {
    file('prompts/b.md', 'First line\nAbout {{ breif }}\n');
    const path = file('b.yaml', chainWith('prompts/b.md'));
    expect(() => loadChain(path)).toThrow(
      'prompts/b.md:2:7: a (blocks[0].prompt): {{breif}} names no input and no output: did you mean {{brief}}?',
    );
  });

  it("are no files in what is the author's own data", () => {
    const chain = parseChain(
      'catenary: 1\nname: x\nblocks: [{ activity: a, args: [{ prompt: { file: b.md } }] }]',
    );
    expect(chain.blocks).toEqual([{ activity: 'a', args: [{ prompt: { file: 'b.md' } }] }]);
  });

  it('outside the folder are refused, links and all, as are those that cannot be read', () => {
    file('prompts/a.md', 'a');
    folder.file('chain-too/x.md', 'x');
    symlinkSync(folder.file('secret', 'secret'), join(folder.path, 'chain/prompts/link.md'));
    symlinkSync(folder.path, join(folder.path, 'chain/up'));
    const outside = (path: string): string[] => problemsOf(() => loadChain(file('c.yaml', chainWith(path))));
    for (const path of [
      '../secret',
      'prompts/link.md',
      'up/secret',
      '../chain-too/x.md',
      'prompts/../../secret',
    ]) {
      expect(outside(path)).toEqual([
        `6:21 the prompt file "${path}" lies outside the chain's folder: move it inside`,
      ]);
    }
    expect(outside('/etc/passwd')).toEqual([
      '6:21 the prompt file "/etc/passwd" is absolute: write the path from the chain\'s own folder',
    ]);
    expect(outside('none.md')).toEqual(['6:21 the prompt file "none.md" does not exist']);
    expect(outside('prompts')).toEqual(['6:21 the prompt file "prompts" is not a file']);
    expect(problemsOf(() => parseChain(chainWith('a.md')))).toEqual([
      '6:21 the prompt file "a.md" has no folder to be read from: this chain is not a file',
    ]);
  });
});
