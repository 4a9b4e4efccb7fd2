import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../src/config';
import { must } from './run';

/** Temporal's server, its schema tool and the schemas of the same version. */
export interface Server {
  readonly server: string;
  readonly sqlTool: string;
  /** The folder with `temporal/versioned` and `visibility/versioned`. */
  readonly schemas: string;
}

const MODULE = 'go.temporal.io/server';

/** Found in `TEMPORAL_SERVER_DIR` or the cache, else built from its Go module. */
export async function findServer(version: string, tell: (line: string) => void): Promise<Server> {
  const given = process.env['TEMPORAL_SERVER_DIR'];
  const dir = given ?? join(cacheDir(), 'temporal-server', version);
  const found: Server = {
    server: join(dir, 'temporal-server'),
    sqlTool: join(dir, 'temporal-sql-tool'),
    schemas: join(dir, 'schema'),
  };
  const missing = Object.values(found).filter((path) => !existsSync(path));
  if (missing.length === 0) return found;
  if (given !== undefined) throw new Error(`TEMPORAL_SERVER_DIR: ${missing.join(', ')} is missing`);
  tell(`building ${MODULE} ${version} into ${dir}; this takes a quarter of an hour, once`);
  await build(version, dir);
  return found;
}

async function build(version: string, dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const env = { ...process.env, GOBIN: dir };
  const packages = [`${MODULE}/cmd/server@v${version}`, `${MODULE}/cmd/tools/sql@v${version}`];
  await must('go', ['install', ...packages], { env });
  const modules = (await must('go', ['env', 'GOMODCACHE'])).trim();
  cpSync(join(modules, `${MODULE}@v${version}`, 'schema/postgresql/v12'), join(dir, 'schema'), {
    recursive: true,
  });
  renameSync(join(dir, 'sql'), join(dir, 'temporal-sql-tool'));
  renameSync(join(dir, 'server'), join(dir, 'temporal-server'));
}
