import { existsSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { loadChain } from '../../define/files/parse-chain';
import { ChainDefinitionError } from '../../define/definition-error';
import { type AnyChain, prepareChain } from '../../define/prepare';
import { BadInput } from '../exit';
import { loadModule } from './load-module';

const MODULES = new Set(['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts']);

/**
 * A chain from a YAML or JSON file, or from a module that exports one: `chains.js`, `chains.js#productPage`.
 *
 * @throws BadInput where there is no chain, ChainDefinitionError where it cannot run.
 */
export async function loadChainFile(name: string): Promise<AnyChain> {
  const { file, exported } = splitName(name);
  if (!existsSync(file)) throw new BadInput(`${file}: there is no such file`);
  if (statSync(file).isDirectory()) throw new BadInput(`${file} is a folder, not a chain`);
  if (!MODULES.has(extname(file))) {
    if (exported === undefined) return loadChain(file);
    throw new BadInput(`${file}#${exported}: only a module has exports; leave #${exported} out`);
  }
  return await saidOf(file, async () => {
    const chain = pick(await loadModule(file), file, exported);
    prepareChain(chain);
    return chain;
  });
}

/** A module's mistakes have no lines; that they are its own is said all the same. */
async function saidOf(file: string, load: () => Promise<AnyChain>): Promise<AnyChain> {
  try {
    return await load();
  } catch (error) {
    const { name, problems } = error as Partial<ChainDefinitionError>;
    if (name !== 'ChainDefinitionError' || !problems) throw error;
    throw new ChainDefinitionError(problems.map((each) => ({ file, ...each })));
  }
}

function splitName(name: string): { readonly file: string; readonly exported: string | undefined } {
  const at = name.lastIndexOf('#');
  return at <= 0 || existsSync(name)
    ? { file: name, exported: undefined }
    : { file: name.slice(0, at), exported: name.slice(at + 1) };
}

function pick(exports: Record<string, unknown>, file: string, exported: string | undefined): AnyChain {
  const chains = Object.entries(exports).filter(([, value]) => isChain(value));
  const names = chains.map(([name]) => name);
  if (exported !== undefined) {
    const [, found] = chains.find(([name]) => name === exported) ?? [];
    if (found) return found as AnyChain;
    throw new BadInput(
      `${file} exports no chain "${exported}"; ${names.length > 0 ? `it exports ${names.join(', ')}` : 'it exports none'}`,
    );
  }
  const distinct = [...new Set(chains.map(([, value]) => value))];
  if (distinct.length === 1) return distinct[0] as AnyChain;
  if (distinct.length === 0) throw new BadInput(`${file} exports no chain`);
  throw new BadInput(
    `${file} exports several chains, name one: ${names.map((each) => `${file}#${each}`).join(', ')}`,
  );
}

/** A builder's chain, or a definition as plain JSON. */
function isChain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return 'catenary' in value ? 'blocks' in value : 'definition' in value && 'name' in value;
}
