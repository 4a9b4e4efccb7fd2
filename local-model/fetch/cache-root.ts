import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where fetched files live: `local-model` in `cacheDir`, else in `CATENARY_CACHE_DIR`, else in `catenary` of
 * `XDG_CACHE_HOME` or `~/.cache`.
 */
export function cacheRoot(cacheDir?: string, env: NodeJS.ProcessEnv = process.env): string {
  const shared = (): string => join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'catenary');
  return join(cacheDir || env.CATENARY_CACHE_DIR || shared(), 'local-model');
}
