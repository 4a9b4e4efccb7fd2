import { access, constants } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { bad, type Finding, ok, tried, unknown } from './finding';

const PACKAGE = join(__dirname, '..', '..', '..', 'package.json');

/** What can be told without a server: Node, the packages, the storage folder. */
export async function lookHere(storage: string | undefined): Promise<Finding[]> {
  return [
    nodeVersion(process.versions.node),
    await tried('Temporal packages', oneRelease),
    await tried('protobufjs', singleProtobuf),
    await storageFolder(storage),
  ];
}

export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? ok('Node', version)
    : bad('Node', `${version} is too old`, 'install Node 20.19 or newer');
}

const TEMPORAL = ['activity', 'client', 'common', 'proto', 'worker', 'workflow'].map(
  (name) => `@temporalio/${name}`,
);

/** They are made for each other, release by release. */
async function oneRelease(): Promise<Finding> {
  return releases(TEMPORAL.map((name) => [name, packageOf(PACKAGE, name).version]));
}

export function releases(found: readonly (readonly [name: string, version: string])[]): Finding {
  const byAge = found
    .map(([, version]) => version)
    .toSorted(new Intl.Collator('en', { numeric: true }).compare);
  const newest = byAge.at(-1) ?? '';
  if (found.every(([, version]) => version === newest)) return ok('Temporal packages', newest);
  return bad(
    'Temporal packages',
    found.map(([name, version]) => `${name} ${version}`).join(', '),
    `install one release of all: npm install ${found.map(([name]) => `${name}@${newest}`).join(' ')}`,
  );
}

/** With several copies, replaying a history from a JSON file fails with `type must be a Type`. */
async function singleProtobuf(): Promise<Finding> {
  const own = packageOf(PACKAGE, 'protobufjs');
  const temporal = packageOf(createRequire(PACKAGE).resolve('@temporalio/proto'), 'protobufjs');
  if (own.folder === temporal.folder) return ok('protobufjs', `one copy, ${own.version}`);
  return bad(
    'protobufjs',
    `two copies: ${own.version} and ${temporal.version}`,
    `pin protobufjs ${own.version} in your package.json, so that histories can be replayed from JSON`,
  );
}

function packageOf(from: string, name: string): { readonly folder: string; readonly version: string } {
  for (let folder = dirname(createRequire(from).resolve(name)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const found = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
      if (found.name === name) return { folder, version: found.version ?? 'unknown' };
    }
    if (folder === dirname(folder)) throw new Error(`no package.json of ${name}`);
  }
}

async function storageFolder(dir: string | undefined): Promise<Finding> {
  if (dir === undefined)
    return unknown(
      'large values',
      'no storage folder is set: values above 2 MB fail',
      'give --storage or CATENARY_STORAGE_DIR',
    );
  try {
    await access(nearest(resolve(dir)), constants.R_OK | constants.W_OK | constants.X_OK);
    return ok('large values', dir);
  } catch (error) {
    return bad(
      'large values',
      `${dir}: ${(error as Error).message}`,
      'give the folder to the user of this process',
    );
  }
}

/** The folder itself, or the one that it would be made in. */
function nearest(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearest(dirname(path));
}
