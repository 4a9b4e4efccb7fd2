import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import * as catenary from 'catenary';
import * as client from 'catenary/client';
import * as testing from 'catenary/testing';
import * as worker from 'catenary/worker';
import * as workflow from 'catenary/workflow';
import packageJson from '../../package.json';

const ROOT = resolve(__dirname, '../..');
const REFERENCE = join(ROOT, 'docs/reference');
const read = (page: string): string => readFileSync(join(REFERENCE, `${page}.md`), 'utf8');

const ENTRIES: Readonly<Record<string, { readonly exported: object; readonly pages: readonly string[] }>> = {
  '.': { exported: catenary, pages: ['builder', 'client'] },
  './client': { exported: client, pages: ['client'] },
  './worker': { exported: worker, pages: ['worker'] },
  './workflow': { exported: workflow, pages: ['worker'] },
  './testing': { exported: testing, pages: ['testing'] },
};

/** What the pages say outside of their examples: an example alone explains nothing. */
function spansOf(pages: readonly string[]): string[] {
  return pages.flatMap((page) =>
    [
      ...read(page)
        .replace(/^```[^]*?^```$/gm, '')
        .matchAll(/`([^`\n]+)`/g),
    ].map(([, code]) => code!),
  );
}

/** A name is explained where a piece of code starts with it, as in `fault.times(n, of)`: elsewhere it is only used. */
function undocumented(names: readonly string[], pages: readonly string[]): string[] {
  const spans = spansOf(pages);
  return names.filter(
    (name) => !spans.some((code) => new RegExp(`^([a-z]+\\.)?${name}(?![\\w$])`).test(code)),
  );
}

test('the pages are held to every entry that the package has', () => {
  const entries = Object.keys(packageJson.exports).filter((entry) => !entry.endsWith('.json'));
  expect(Object.keys(ENTRIES).toSorted()).toEqual(entries.toSorted());
});

test.each(Object.keys(ENTRIES))('the reference says what each value is that %s exports', (entry) => {
  const { exported, pages } = ENTRIES[entry]!;
  expect(Object.keys(exported).length).toBeGreaterThan(5);
  expect(undocumented(Object.keys(exported), pages)).toEqual([]);
});

const withoutServer = { options: { loadedDataConverter: {} } } as unknown as Client;
const offline = client.createCatenary(withoutServer);

test.each<[what: string, object: object, page: string]>([
  ['a client', offline, 'client'],
  ['a run', offline.get('a'), 'client'],
  ['prompts', catenary.prompt, 'builder'],
  ['a builder', Object.getPrototypeOf(catenary.chain('a')) as object, 'builder'],
  ['faults', testing.fault, 'testing'],
  ['an endpoint', testing.createScriptedEndpoint({ answers: {} }), 'testing'],
])('the reference has everything that %s has', (_, object, page) => {
  const own = Object.getOwnPropertyNames(object).filter((name) => !PRIVATE.has(name));
  expect(own.length).toBeGreaterThan(1);
  expect(undocumented(own, [page])).toEqual([]);
});
const PRIVATE = new Set(['constructor', 'checked', 'with', 'freeGroupName']);

/** What examples name that they do not make: they import the same over it, or take it from here. */
const AROUND = `type Testing = typeof import('catenary/testing');
declare global {
  const brief: string;
  const catenary: import('catenary/client').Catenary;
  const worker: import('catenary/worker').CatenaryWorker;
  const naming: import('catenary').AnyChain;
  const letter: import('catenary').AnyChain;
  const productPage: typeof import('${ROOT}/examples/product-page/chain').productPage;
  const report: typeof import('${ROOT}/examples/report/chain').report;
  const createScriptedEndpoint: Testing['createScriptedEndpoint'];
  const fault: Testing['fault'];
  const playFixture: Testing['playFixture'];
  const simulate: Testing['simulate'];
  const verdict: Testing['verdict'];
}
export {};
`;
const ACTIVITIES = `export async function fetchFigures(shop: string): Promise<{ quarter: string; revenue: number }[]> {
  return [{ quarter: shop, revenue: 1 }];
}
`;

const examplesOf = (page: string): string[] =>
  [...read(page).matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code!);

/** An example as a file of its own; those of the builder are one. */
function sourcesOf(page: string): string[] {
  if (page === 'builder') return [examplesOf(page).join('\n')];
  return examplesOf(page).map((code) => {
    const imports = code.match(/^import .*$/gm) ?? [];
    const rest = code.replace(/^import .*$/gm, '');
    return `${imports.join('\n')}\nexport async function example(): Promise<void> {\n${rest}}\n`;
  });
}

const folder = mkdtempSync(join(tmpdir(), 'reference-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('every example of the builder, the client, the worker and the tests compiles, and the chains can be built', () => {
  for (const page of ['builder', 'client', 'worker', 'testing'])
    for (const [i, source] of sourcesOf(page).entries())
      writeFileSync(join(folder, i === 0 ? `${page}.ts` : `${page}-${i}.ts`), source);
  writeFileSync(join(folder, 'around.ts'), AROUND);
  writeFileSync(join(folder, 'activities.ts'), ACTIVITIES);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['*.ts'] }),
  );
  expect(compilerSays()).toBe('');
  mkdirSync(join(folder, 'prompts'));
  writeFileSync(join(folder, 'prompts/house-style.md'), 'Plain words.\n');
  writeFileSync(join(folder, 'prompts/body.md'), 'Go on.\n{{brief}}\n{{opening}}\n');
  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const made = jest.requireActual<Readonly<Record<string, { readonly definition: object }>>>(
    join(folder, 'builder'),
  );
  const chains = Object.values(made);
  expect(chains.length).toBeGreaterThan(3);
  for (const { definition } of chains) expect(definition).toMatchObject({ catenary: 1 });
  const lines = said.mock.calls.flat().filter((each) => typeof each === 'string' && each.endsWith(' calls'));
  expect(lines).toHaveLength(1);
  expect(read('builder')).toContain(lines[0]);
  said.mockRestore();
});

function compilerSays(): string {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

test('the README leads to every page of the reference', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const pages = readdirSync(REFERENCE);
  expect(pages.filter((page) => !readme.includes(`(docs/reference/${page})`))).toEqual([]);
});
