import { extname } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { isObject, type Json, type JsonObject, own, put } from '../../chain/json';
import type { NormalDefinition } from '../../chain/definition/normalise';
import { ChainDefinitionError } from '../../define/definition-error';
import { checkInputs } from '../../define/values/check-inputs';
import { BadInput } from '../exit';
import { readTextFile } from './text-file';
import { textOf } from './words';
import { cut } from '../../chain/words';
import { shellWord } from '../text/shell-word';

type Schemas = NormalDefinition['inputs'];

/**
 * What `--input` says: `name=value`, `name=@file` and `@all.json`, a single value winning over one of a whole file.
 * A value is read by its input's type: `n=3` is a number where the chain wants one.
 *
 * @throws BadInput for what cannot be read.
 */
export async function readInputs(given: readonly string[], schemas: Schemas): Promise<Record<string, Json>> {
  const whole: Record<string, Json> = {};
  const single: Record<string, Json> = {};
  for (const each of given) {
    if (each.startsWith('@')) {
      for (const [name, value] of Object.entries(await readAll(each.slice(1)))) put(whole, name, value);
      continue;
    }
    const [name, text] = split(each);
    if (own(single, name) !== undefined) throw new BadInput(`input "${name}" is given twice`);
    put(single, name, valueOf(name, await textOf(text, `--input ${name}`), own(schemas, name)));
  }
  return { ...whole, ...single };
}

/**
 * Says of an input that is missing how the command takes it.
 *
 * @throws ChainDefinitionError for inputs that a run cannot start with.
 */
export function refuseInputs(definition: Pick<NormalDefinition, 'inputs'>, inputs: JsonObject): void {
  const problems = checkInputs(definition, inputs).map(({ path, message }) => {
    const name = String(path[0]);
    const isMissing = own(definition.inputs, name) !== undefined && own(inputs, name) === undefined;
    return { path, message: isMissing ? `${message}: --input ${name}=… or --input ${name}=@file` : message };
  });
  if (problems.length > 0) throw new ChainDefinitionError(problems, 'the inputs have');
}

function split(argument: string): [name: string, text: string] {
  const at = argument.indexOf('=');
  if (at > 0) return [argument.slice(0, at), argument.slice(at + 1)];
  throw new BadInput(`--input ${JSON.stringify(argument)} is neither name=value, name=@file nor @all.json`);
}

async function readAll(file: string): Promise<JsonObject> {
  const text = await readTextFile(file, '--input');
  let value: unknown;
  try {
    value = /^\.ya?ml$/.test(extname(file)) ? parseYaml(text) : JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${file} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
  if (isObject(value)) return value as JsonObject;
  throw new BadInput(`${file} must hold an object with the inputs by name`);
}

/** A text as its input's schema wants it; a text stays one where the schema allows texts or says nothing. */
export function valueOf(name: string, text: string, schema: Schemas[string] | undefined): Json {
  const type = schema?.['type'];
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? (type as readonly string[]) : [];
  if (types.includes('string')) return text;
  const parsed = parseJson(text);
  if (parsed !== undefined && (types.length === 0 || types.some((each) => isOf(each, parsed)))) return parsed;
  if (types.length === 0) return text;
  throw new BadInput(
    `input "${name}" must be ${types.join(' or ')} as JSON, not ${JSON.stringify(cut(text, 80))}${exampleOf(name, text, types)}`,
  );
}

/** How a list or an object is given: lists are often written with commas alone. */
function exampleOf(name: string, text: string, types: readonly string[]): string {
  const such = (value: Json): string => `; such as --input ${name}=${shellWord(JSON.stringify(value))}`;
  if (types.includes('array'))
    return such(isWords(text) ? text.split(',').map((word) => word.trim()) : ['a', 'b']);
  return types.includes('object') ? such({ key: 'value' }) : '';
}

function isWords(text: string): boolean {
  return text.length <= 80 && /^[^[\]{}"]+$/.test(text);
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isOf(type: string, value: Json): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'object':
      return isObject(value);
    default:
      return typeof value === type;
  }
}
