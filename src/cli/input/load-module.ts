import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject } from '../../chain/json';
import { BadInput } from '../exit';

/**
 * The exports of a JavaScript module, or of a TypeScript one where the project has `tsx`.
 *
 * @throws BadInput where it cannot be loaded.
 */
export async function loadModule(file: string): Promise<Record<string, unknown>> {
  const path = resolve(file);
  const loaded: unknown = extname(path).endsWith('ts') ? loadTypeScript(file) : await load(file);
  if (!isObject(loaded)) throw new BadInput(`${file} exports nothing`);
  const inner = loaded['default'];
  return isCommonJs(path, inner) ? { ...loaded, ...inner } : loaded;
}

/** What `import` calls the default of a CommonJS module is its exports. */
function isCommonJs(path: string, inner: unknown): inner is Record<string, unknown> {
  return extname(path) !== '.mjs' && isObject(inner) && Object.getPrototypeOf(inner) === Object.prototype;
}

async function load(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    if (isOwn(error)) throw error;
    throw new BadInput(`${file} cannot be loaded: ${(error as Error).message}`, { cause: error });
  }
}

/** A chain that says what is wrong with it says it better. */
function isOwn(error: unknown): boolean {
  return error instanceof Error && error.name === 'ChainDefinitionError';
}

function loadTypeScript(file: string): unknown {
  const projectRequire = createRequire(join(process.cwd(), 'package.json'));
  let api: string;
  try {
    api = projectRequire.resolve('tsx/cjs/api');
  } catch {
    throw new BadInput(
      `${file} is TypeScript: install tsx in this project, compile it to JavaScript, or write the chain in YAML`,
    );
  }
  const path = resolve(file);
  try {
    return (projectRequire(api) as { require(file: string, from: string): unknown }).require(path, path);
  } catch (error) {
    if (isOwn(error)) throw error;
    throw new BadInput(`${file} cannot be loaded: ${(error as Error).message}`, { cause: error });
  }
}
