import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadChain, parseChain } from '../../../../src/define/files/parse-chain';
import { refused } from '../../../support/refused';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'subchains-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, 'chain', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** `file:line:column message` of every problem, files from the chain's folder. */
const problemsOf = (load: () => unknown): string[] =>
  refused(load).map(
    (each) => `${each.file?.replace(`${folder}/chain/`, '')}:${each.line}:${each.column} ${each.message}`,
  );

const calling = (path: string, inputs = ''): string => `\
catenary: 1
name: caller
inputs: { brief: string? }
blocks:
  - chain: sub
${inputs}    definition: { file: ${path} }
`;
const TRANSLATE = `\
catenary: 1
name: translate
inputs: { text: string }
blocks:
  - step: translation
    prompt: { file: prompts/translate.md }
`;

describe('a sub-chain in a file', () => {
  it('is inlined, with the prompts from its own folder', () => {
    file('chains/translate.yaml', TRANSLATE);
    file('chains/prompts/translate.md', 'Translate {{text}}\n');
    const path = file('main.yaml', calling('chains/translate.yaml', "    inputs: { text: 'x{{brief?}}' }\n"));
    expect(loadChain(path).blocks).toEqual([
      {
        chain: 'sub',
        inputs: { text: 'x{{brief?}}' },
        definition: {
          catenary: 1,
          name: 'translate',
          inputs: { text: 'string' },
          blocks: [{ step: 'translation', prompt: 'Translate {{text}}\n' }],
        },
      },
    ]);
  });

  it('may be JSON, and lie beside the chain that holds it, and hold others', () => {
    file(
      'chains/a.json',
      JSON.stringify({ catenary: 1, name: 'a', blocks: [{ chain: 'b', definition: { file: '../b.yml' } }] }),
    );
    file('b.yml', 'catenary: 1\nname: b\nblocks: [{ text: t, template: x }]\n');
    const [block] = loadChain(file('main.yaml', calling('chains/a.json'))).blocks;
    expect(block).toMatchObject({
      definition: {
        name: 'a',
        blocks: [{ chain: 'b', definition: { name: 'b', blocks: [{ text: 't', template: 'x' }] } }],
      },
    });
  });

  it('is read wherever a block may stand, and nowhere else', () => {
    const b = 'catenary: 1\nname: b\nblocks: [{ text: t, template: { file: t.md } }]\n';
    const text = `\
catenary: 1
name: caller
inputs: { list: { type: array, items: { type: string } } }
blocks:
  - parallel: group
    blocks: [{ chain: one, definition: { file: b.yaml } }]
  - map: many
    over: list
    each: { chain: each, definition: { file: b.yaml } }
  - switch: route
    on: list.0
    cases:
      output: { chain: output, definition: { file: b.yaml } }
      prompt: { text: prompt, template: { file: t.md } }
    otherwise: { chain: otherwise, definition: { file: b.yaml } }
  - activity: own
    args: [{ definition: { file: b.yaml } }]
  - approval: review
    of: own
    message: { file: t.md }
  - plan: work
    request: { file: t.md }
    approve: { message: { file: t.md } }
`;
    const read = (path: string): string => (path === 'b.yaml' ? b : `text of ${path}`);
    const inlined = JSON.stringify(parseChain(text, { read }).blocks);
    expect(inlined.match(/"name":"b"/g)).toHaveLength(4);
    expect(inlined.match(/text of t\.md/g)).toHaveLength(8);
    expect(inlined.match(/"file"/g)).toHaveLength(1);
  });

  it('has its problems where they are written: in its own lines, and in those of its prompts', () => {
    file(
      'chains/translate.yaml',
      TRANSLATE.replace('step:', 'stpe:') + '  - text: t\n    template: "{{txet}}"\n',
    );
    file('chains/prompts/translate.md', 'Translate\n{{txet}}\n');
    const path = file('main.yaml', calling('chains/translate.yaml', "    inputs: { text: '{{breif?}}' }\n"));
    expect(problemsOf(() => loadChain(path))).toEqual([
      'main.yaml:6:22 {{breif?}} names no input and no output: did you mean {{brief}}?',
      'chains/prompts/translate.md:2:1 {{txet}} names no input and no output: did you mean {{text}}?',
      'chains/translate.yaml:5:5 "stpe" is not a kind of block: did you mean "step"?',
      'chains/translate.yaml:8:16 {{txet}} names no input and no output: did you mean {{text}}?',
    ]);
    expect(() => loadChain(path)).toThrow(
      'chains/translate.yaml:8:16: sub/t (blocks[0].definition.blocks[1].template): {{txet}} names no input and no output: did you mean {{text}}?\n     8 |     template: "{{txet}}"\n       |                ^',
    );
  });

  it('that lacks something says so at its beginning', () => {
    file('empty.yaml', '# a chain\nname: b\nblocks: [{ text: t, template: x }]\n');
    expect(problemsOf(() => loadChain(file('main.yaml', calling('empty.yaml'))))).toEqual([
      expect.stringMatching(/^empty\.yaml:2:1 .*needs the key "catenary"/),
    ]);
  });

  it('that cannot be read as YAML or JSON has its misprints in its own lines, and no others follow', () => {
    file('broken.yaml', 'name: x: y');
    file('broken.json', '{"name":1,}');
    expect(problemsOf(() => loadChain(file('main.yaml', calling('broken.yaml'))))).toEqual([
      'broken.yaml:1:7 a second key stands here on the line of the first; where it is a text with ": " in it, quote the text',
    ]);
    expect(problemsOf(() => loadChain(file('main.yaml', calling('broken.json'))))).toEqual([
      'broken.json:1:11 expected a text in double quotes here',
    ]);
  });

  it('that holds itself, however far around, is refused by the name of the cycle', () => {
    file('chains/a.yaml', calling('./b.yaml'));
    file('chains/b.yaml', calling('../chains/../main.yaml'));
    const path = file('main.yaml', calling('chains/a.yaml'));
    expect(problemsOf(() => loadChain(path))).toEqual([
      'chains/b.yaml:6:25 the chain file "main.yaml" would hold itself: main.yaml → chains/a.yaml → chains/b.yaml → main.yaml',
    ]);
    expect(problemsOf(() => loadChain(file('own.yaml', calling('own.yaml'))))).toEqual([
      'own.yaml:6:25 the chain file "own.yaml" would hold itself: own.yaml → own.yaml',
    ]);
  });

  it('that hides the cycle behind a link is refused for its depth', () => {
    file('main.yaml', calling('up/main.yaml'));
    symlinkSync('.', join(folder, 'chain', 'up'));
    expect(problemsOf(() => loadChain(join(folder, 'chain', 'main.yaml')))).toEqual([
      expect.stringMatching(/lies more than 16 chain files deep$/),
    ]);
  });

  it('that multiplies itself is refused before it fills the memory', () => {
    const names = (n: number): string =>
      Array.from(
        { length: 20 },
        (_, i) => `  - chain: c${i}\n    definition: { file: c${n + 1}.yaml }\n`,
      ).join('');
    for (let n = 0; n < 8; n++) file(`c${n}.yaml`, `catenary: 1\nname: c\nblocks:\n${names(n)}`);
    file('c8.yaml', 'catenary: 1\nname: c\nblocks: [{ text: t, template: x }]\n');
    const problems = problemsOf(() => loadChain(join(folder, 'chain', 'c0.yaml')));
    expect(problems.at(-1)).toMatch(/is one too many: together they have more than 1024 KiB$/);
  });

  it('outside the folder of the first chain is refused, and so are the prompts of one inside it', () => {
    writeFileSync(join(folder, 'outside.yaml'), TRANSLATE);
    symlinkSync(join(folder, 'outside.yaml'), join(folder, 'link.yaml'));
    file(
      'chains/translate.yaml',
      TRANSLATE.replace('prompts/translate.md', '../../outside.yaml').replace('string', 'string?'),
    );
    const outside = (path: string): string[] => problemsOf(() => loadChain(file('main.yaml', calling(path))));
    expect(outside('../outside.yaml')).toEqual([
      'main.yaml:6:25 the chain file "../outside.yaml" lies outside the chain\'s folder: move it inside',
    ]);
    symlinkSync(join(folder, 'outside.yaml'), join(folder, 'chain', 'link.yaml'));
    expect(outside('link.yaml')).toEqual([
      'main.yaml:6:25 the chain file "link.yaml" lies outside the chain\'s folder: move it inside',
    ]);
    expect(outside('/etc/passwd')).toEqual([
      'main.yaml:6:25 the chain file "/etc/passwd" is not a chain file: its name must end in .yaml, .yml, .json, not in nothing',
    ]);
    expect(outside('chains/translate.yaml')).toEqual([
      'chains/translate.yaml:6:21 the prompt file "../outside.yaml" lies outside the chain\'s folder: move it inside',
    ]);
    expect(outside('none.yaml')).toEqual(['main.yaml:6:25 the chain file "none.yaml" does not exist']);
    expect(outside('notes.md')).toEqual([
      'main.yaml:6:25 the chain file "notes.md" is not a chain file: its name must end in .yaml, .yml, .json, not in .md',
    ]);
    expect(problemsOf(() => parseChain(calling('b.yaml')))).toEqual([
      'undefined:6:25 the chain file "b.yaml" has no folder to be read from: this chain is not a file',
    ]);
  });

  it('that is called twice has its problems once', () => {
    file('b.yaml', 'catenary: 1\nname: b\nblocks: [{ text: t, template: "{{x}}" }]\n');
    const twice = `${calling('b.yaml')}  - chain: again\n    definition: { file: b.yaml }\n`;
    expect(() => loadChain(file('main.yaml', twice))).toThrow(
      'the chain has 1 problem:\nb.yaml:3:32: sub/t (blocks[0].definition.blocks[0].template): {{x}} names',
    );
  });

  it('has constants that are checked where they are written', () => {
    const inputs = 'inputs: { n: { type: integer, default: 1.5 }, t: { type: string, maxLength: 3 } }';
    file('b.yaml', `catenary: 1\nname: b\n${inputs}\nblocks: [{ text: t_, template: x }]\n`);
    const path = file('main.yaml', calling('b.yaml', '    inputs: { t: long }\n'));
    expect(problemsOf(() => loadChain(path))).toEqual([
      'main.yaml:6:15 does not pass its schema: must NOT have more than 3 characters',
      'b.yaml:3:31 does not pass its schema: must be integer',
    ]);
  });
});

it('a sub-chain may be written where it is called', () => {
  const text = `\
catenary: 1
name: caller
blocks:
  - chain: sub
    definition:
      catenary: 1
      name: sub
      blocks:
        - text: t
          template: { file: t.md }
`;
  expect(parseChain(text, { read: (path) => `text of ${path}` }).blocks).toEqual([
    {
      chain: 'sub',
      definition: { catenary: 1, name: 'sub', blocks: [{ text: 't', template: 'text of t.md' }] },
    },
  ]);
  expect(problemsOf(() => parseChain(text, { read: () => '{{nope}}' }))).toEqual([
    't.md:1:1 {{nope}} names no input and no output; there is none that it could name',
  ]);
});
