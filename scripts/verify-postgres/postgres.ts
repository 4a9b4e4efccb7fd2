import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { freePorts } from '../../src/dev/server/free-ports';
import { must, startLogged, until } from './run';

export interface Database {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly version: string;
  readonly end: () => Promise<void>;
}

const USER = 'temporal';

/** PostgreSQL with a new cluster, as the image of the Compose file makes one: checksums, and a password for everyone. */
export async function startPostgres(dir: string): Promise<Database> {
  const bin = findBinaries();
  const data = join(dir, 'data');
  const password = randomBytes(16).toString('hex');
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const as = await nobodyInParticular([dir, data, passwordFile]);
  await must(
    join(bin, 'initdb'),
    ['-D', data, '-U', USER, '--pwfile', passwordFile, '--data-checksums', '--auth=scram-sha-256'],
    as,
  );
  const [port] = (await freePorts('127.0.0.1', 1)) as [number];
  const args = ['-D', data, '-c', 'listen_addresses=127.0.0.1', '-p', String(port), '-k', dir];
  const running = startLogged(join(bin, 'postgres'), args, join(dir, 'postgres.log'), as);
  const ready = ['-h', '127.0.0.1', '-p', String(port), '-U', USER];
  await until(
    'PostgreSQL',
    () =>
      must(join(bin, 'pg_isready'), ready).then(
        () => true,
        () => false,
      ),
    running,
  );
  const version = (await must(join(bin, 'postgres'), ['--version'], as)).trim();
  return { port, user: USER, password, version, end: running.end };
}

function findBinaries(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  const found = places.find((place) => existsSync(join(place, 'initdb')));
  if (found === undefined)
    throw new Error('PostgreSQL is not installed: initdb is neither in PATH nor in /usr/lib/postgresql');
  // The others stand beside it, and not always beside a link to it.
  return dirname(realpathSync(join(found, 'initdb')));
}

/** PostgreSQL refuses to be run by root: it is run by its own user then. */
async function nobodyInParticular(
  paths: readonly string[],
): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (flag: string): Promise<number> => Number(await must('id', [flag, 'postgres']));
  const [uid, gid] = [await idOf('-u'), await idOf('-g')];
  for (const path of paths) chownSync(path, uid, gid);
  return { uid, gid };
}
