import { existsSync } from 'node:fs';
import { BadInput } from '../exit';
import { loadModule } from './load-module';

/** The functions that a module exports, as activities by their names. @throws BadInput where there are none. */
export async function loadActivities(file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(file)) throw new BadInput(`${file}: there is no such file`);
  const functions = Object.entries(await loadModule(file)).filter(
    ([name, value]) => name !== 'default' && typeof value === 'function',
  );
  if (functions.length === 0)
    throw new BadInput(`${file} exports no functions, and activities are functions`);
  return Object.fromEntries(functions);
}
