import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const SRC = join(__dirname, '../../src');

/** What each part of src may import: other parts, and packages. `node` stands for Node's own modules. */
const ALLOWED: Readonly<Record<string, { readonly parts: string[]; readonly packages: string[] }>> = {
  chain: { parts: [], packages: [] },
  'config.ts': { parts: [], packages: ['node'] },
  connection: { parts: ['chain'], packages: ['@temporalio/client', '@temporalio/envconfig'] },
  converter: { parts: ['chain'], packages: ['node', '@temporalio/common', '@temporalio/proto'] },
  patterns: { parts: ['chain'], packages: ['node', 'ajv', 'ajv-formats'] },
  define: { parts: ['chain', 'patterns'], packages: ['node', 'ajv', 'yaml', 'zod'] },
  workflows: { parts: ['chain'], packages: ['@temporalio/workflow'] },
  activities: {
    parts: ['chain', 'patterns'],
    packages: ['node', '@anthropic-ai/sdk', '@temporalio/activity', '@temporalio/common', 'ajv'],
  },
  client: {
    parts: ['chain', 'connection', 'converter', 'define', 'workflows'],
    packages: ['node', '@temporalio/client', '@temporalio/common', '@temporalio/proto'],
  },
  worker: {
    parts: ['activities', 'chain', 'connection', 'converter', 'workflows'],
    packages: [
      'node',
      '@opentelemetry/api',
      '@temporalio/common',
      '@temporalio/interceptors-opentelemetry',
      '@temporalio/plugin',
      '@temporalio/worker',
    ],
  },
  testing: { parts: ['activities', 'chain', 'define'], packages: ['node', '@anthropic-ai/sdk'] },
  dev: {
    parts: ['activities', 'chain', 'config.ts', 'converter', 'worker'],
    packages: ['node', '@temporalio/client', '@temporalio/common', '@temporalio/proto', '@temporalio/worker'],
  },
  cli: {
    parts: ['chain', 'client', 'config.ts', 'connection', 'converter', 'define', 'dev', 'testing', 'worker'],
    packages: [
      'node',
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/proto',
      '@temporalio/worker',
      'commander',
      'yaml',
    ],
  },
  'index.ts': { parts: ['chain', 'client', 'define'], packages: [] },
};

interface Edge {
  readonly file: string;
  readonly from: string;
  /** A part of src, or a package. */
  readonly to: string;
  readonly inside: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const textOf = (file: string): string => readFileSync(join(SRC, file), 'utf8');
const edges = files.flatMap((file) => importsOf(textOf(file)).map((specifier) => edgeOf(file, specifier)));
const between = edges.filter(({ from, to }) => from !== to);

function importsOf(text: string): string[] {
  const statements = /^(?:import|export)\b(?:[^;'"]*?\bfrom)?\s*['"]([^'"]+)['"]/gm;
  const calls = /^(?!\s*(?:\*|\/\/)).*?\b(?:import|require|require\.resolve)\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(statements), ...text.matchAll(calls)].map((match) => match[1]!);
}

function edgeOf(file: string, specifier: string): Edge {
  if (!specifier.startsWith('.'))
    return { file, from: partOf(file), to: packageOf(specifier), inside: false };
  return { file, from: partOf(file), to: partOf(normalize(join(dirname(file), specifier))), inside: true };
}

/** A folder of src, or a file at its top with the extension that imports leave out. */
function partOf(path: string): string {
  const [first = '', second] = path.split('/');
  return second !== undefined || first in ALLOWED ? first : `${first.replace(/\.ts$/, '')}.ts`;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

test('imports are found in every form that src uses', () => {
  const text = [
    "import './a';",
    "import { b } from './b';",
    "import type {\n  C,\n} from './c';",
    "export * from './d';",
    "const e = require.resolve('./e');",
    "const f = await import('./f');",
    " * `export { runChain } from 'catenary/workflow'`",
    "// require('./g')",
  ].join('\n');
  expect(importsOf(text)).toEqual(['./a', './b', './c', './d', './e', './f']);
  expect(edges.length).toBeGreaterThan(files.length);
});

test('every part of src has its row', () => {
  expect([...new Set(files.map(partOf))].toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
});

test('parts import only what their row allows', () => {
  const strays = between.filter(({ from, to, inside }) => {
    const { parts, packages } = ALLOWED[from]!;
    return !(inside ? parts : packages).includes(to);
  });
  expect(strays.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
});

test('no part imports itself through others', () => {
  const next = (part: string): string[] => [
    ...new Set(between.filter((edge) => edge.inside && edge.from === part).map(({ to }) => to)),
  ];
  const cycleFrom = (part: string, trail: readonly string[]): string[] | undefined =>
    trail.includes(part)
      ? [...trail.slice(trail.indexOf(part)), part]
      : next(part)
          .map((to) => cycleFrom(to, [...trail, part]))
          .find((cycle) => cycle !== undefined);
  expect(Object.keys(ALLOWED).flatMap((part) => cycleFrom(part, [])?.join(' → ') ?? [])).toEqual([]);
});

test('the worker takes the path of the workflows, and runs none of them', () => {
  const takers = between.filter(({ from, to }) => from === 'worker' && to === 'workflows');
  expect(takers.map(({ file }) => file)).toEqual(['worker/workflow-code.ts']);
  expect(textOf('worker/workflow-code.ts')).not.toMatch(/^import .*workflows/m);
});

test('the examples import the package as its users do', () => {
  const folder = join(SRC, '../examples');
  const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const strays = examples.flatMap((file) =>
    importsOf(readFileSync(join(folder, file), 'utf8')).filter((specifier) => specifier.startsWith('../..')),
  );
  expect(examples.length).toBeGreaterThan(10);
  expect(strays).toEqual([]);
});

test('what the package exports is written by name, each name once', () => {
  const entries = [
    'index.ts',
    ...['client', 'testing', 'worker', 'workflows'].map((part) => `${part}/index.ts`),
  ];
  for (const entry of entries) {
    const text = textOf(entry);
    const names = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) =>
      list!.split(',').flatMap((each) => /^\s*(?:type )?(?:\w+ as )?(\w+)\s*$/.exec(each)?.[1] ?? []),
    );
    expect(names.length).toBeGreaterThan(5);
    expect({ entry, names: names.toSorted() }).toEqual({ entry, names: [...new Set(names)].toSorted() });
    expect(text).not.toMatch(/export \*/);
  }
});

test('only config.ts reads the environment', () => {
  expect(files.filter((file) => /\bprocess\s*(?:\.|\?\.)\s*env\b/.test(textOf(file)))).toEqual(['config.ts']);
});

test('no module that all runs of a worker share holds state', () => {
  const kept =
    /^(?:export )?(?:let|var) .*|^(?:export )?const \w+ = (?:new (?:Weak)?(?:Map|Set)|\[\]|\{\}).*/gm;
  const found = files
    .filter((file) => ['chain', 'workflows'].includes(partOf(file)))
    .flatMap((file) => [...textOf(file).matchAll(kept)].map(([line]) => line));
  // The bounded cache of a pure function: what it answers does not depend on who asked before.
  expect(found).toEqual(['const parsed = new Map<string, readonly TemplatePart[]>();']);
  expect('const seen = new Map<string, Run>();\nlet last = 0;\n'.match(kept)).toHaveLength(2);
});

test('no file of src is longer than 250 lines', () => {
  const long = files
    .map((file) => [file, textOf(file).trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > 250);
  expect(long).toEqual([]);
});
