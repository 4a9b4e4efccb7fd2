import { delimiter, join } from 'node:path';
import { executablePath } from '../../config';
import { type Binary, fileName, type FoundBinary } from './binary';
import { isExecutable, versionOf } from './executable';

/** The binary that its environment variable names; rejects when it names nothing that runs. */
export async function fromEnvironment(binary: Binary): Promise<FoundBinary> {
  const path = binary.pathFromEnvironment();
  if (path === undefined) throw new Error('not set');
  if (!(await isExecutable(path))) throw new Error(`${path} is not an executable file`);
  return { path, version: await versionOf(binary, path), source: binary.pathVariable };
}

/** The first binary of that name on `PATH` that runs. */
export async function fromPath(binary: Binary): Promise<FoundBinary> {
  for (const folder of executablePath().split(delimiter).filter(Boolean)) {
    const path = join(folder, fileName(binary));
    if (await isExecutable(path)) return { path, version: await versionOf(binary, path), source: 'PATH' };
  }
  throw new Error(`no ${fileName(binary)} in any folder of PATH`);
}
