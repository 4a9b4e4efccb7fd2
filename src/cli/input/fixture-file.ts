import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Fixture } from '../../chain/fixture/fixture';
import { readFixture, sealFixture } from '../../chain/fixture/read-fixture';
import { definitionOf } from '../../define/chain';
import type { AnyChain } from '../../define/prepare';
import { BadInput } from '../exit';
import { loadChainFile } from './load-chain-file';
import { readJsonFile } from './text-file';

const SUFFIX = '.fixture.json';
/** Where nobody keeps fixtures of their own. */
const SKIPPED = new Set(['node_modules', 'dist']);

/** @throws FixtureError for what is damaged or none of this format, BadInput for what cannot be read. */
export async function readFixtureText(file: string): Promise<Fixture> {
  return readFixture(await readJsonFile(file, 'fixture'));
}

/** The files themselves, and every `*.fixture.json` of the folders among them, in the order of their names. */
export async function findFixtures(words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const word of words) {
    const about = await stat(word).catch(() => undefined);
    if (!about) throw new BadInput(`${word}: there is no such file`);
    if (about.isDirectory()) found.push(...(await fixturesIn(word)));
    else found.push(word);
  }
  return [...new Set(found)];
}

async function fixturesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile() && entry.name.endsWith(SUFFIX)) found.push(path);
    else if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
      found.push(...(await fixturesIn(path)));
  }
  return found;
}

/** The fixture with where its chain is, from the folder that it is written to. */
export function withChainFile(fixture: Fixture, chain: string, file: string): Fixture {
  const at = chain.lastIndexOf('#');
  const [path, exported] = at > 0 ? [chain.slice(0, at), chain.slice(at)] : [chain, ''];
  const from = relative(dirname(resolve(file)), resolve(path))
    .split(sep)
    .join('/');
  return sealFixture({ catenary: fixture.catenary, chain: `${from}${exported}`, ...rest(fixture) });
}

function rest({ catenary: _, chain: __, ...others }: Fixture): Omit<Fixture, 'catenary' | 'chain'> {
  return others;
}

/** What a fixture is played against: a chain that is named, else the one that it names itself, else its own definition. */
export async function chainFor(
  fixture: Fixture,
  file: string,
  named: string | undefined,
): Promise<{ readonly chain: AnyChain; readonly from: string | undefined }> {
  const from = named ?? (fixture.chain === undefined ? undefined : join(dirname(file), fixture.chain));
  if (from === undefined) return { chain: fixture.definition, from };
  try {
    return { chain: await loadChainFile(from), from };
  } catch (error) {
    if (named !== undefined || !(error instanceof BadInput)) throw error;
    throw new BadInput(`${error.message}; the fixture is of that chain, name another one with --chain`);
  }
}

/** @throws BadInput for the chain of another name. */
export function refuseOther(fixture: Fixture, chain: AnyChain, file: string): void {
  const { name } = definitionOf(chain);
  if (name !== fixture.definition.name)
    throw new BadInput(`${file} is the chain ${name}, the run is of ${fixture.definition.name}`);
}
