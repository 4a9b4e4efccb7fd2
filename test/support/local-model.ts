import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_CONTEXT } from '../../src/dev/endpoint';
import type * as start from '../../local-model/start';

const root = join(__dirname, '../..');

/** The local model from its present source, started as `catenary dev` does; what it needs is fetched on first use. */
export async function startBuiltLocalModel(): Promise<start.LocalModel> {
  const built = mkdtempSync(join(tmpdir(), 'catenary-local-model-'));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'local-model'), '--outDir', built]);
  const { startLocalModel } = require(join(built, 'start.js')) as typeof start;
  const model = await startLocalModel({ contextSize: LOCAL_CONTEXT });
  const close = async (): Promise<void> => {
    await model.close();
    rmSync(built, { recursive: true });
  };
  return { ...model, close };
}
