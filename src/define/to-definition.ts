import type { Block, ChainDefinition, Problem } from '../chain/definition';
import type { Json } from '../chain/json';
import type { Member, MemberGroup } from './members';
import type { ActivityOptions, ChainOptions } from './options';
import { DynamicPrompt, PromptFile } from './prompt';
import { readPromptFile } from './prompt-file';
import { toInputs, toJsonSchema } from './zod-schema';

type Path = readonly (string | number)[];
export type Source = readonly [name: string, block: Member | MemberGroup];

/** The definition that a builder has collected, and what could not become part of it. */
export function toDefinition(
  name: string,
  { inputs, ...options }: ChainOptions,
  sources: readonly Source[],
): { readonly definition: ChainDefinition; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const definition = {
    catenary: 1,
    name,
    ...(inputs && { inputs: toInputs(inputs, problems) }),
    ...written(options, [], problems),
    blocks: sources.map((source, i) => toBlock(source, ['blocks', i], problems)),
  } as ChainDefinition;
  return { definition, problems };
}

function toBlock([name, block]: Source, path: Path, problems: Problem[]): Block {
  const options = blockOptions(block.options, path, problems);
  if (block.kind !== 'parallel') return { [block.kind]: name, ...options } as unknown as Block;
  const members = Object.entries(block.members);
  return {
    parallel: name,
    ...options,
    blocks: members.map((member, i) => toBlock(member, [...path, 'blocks', i], problems)),
  };
}

function blockOptions(options: object, path: Path, problems: Problem[]): object {
  const { output, call, ...rest } = options as Pick<ActivityOptions, 'output' | 'call'>;
  return {
    ...(call !== undefined && { call: typeof call === 'string' ? call : call.activity }),
    ...written(rest, path, problems),
    ...(output !== undefined && { output: toJsonSchema(output, [...path, 'output'], problems) }),
  };
}

/** Plain JSON: texts as they are, files read, what is undefined left out. */
function written<T extends object>(value: T, path: Path, problems: Problem[]): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]: [string, unknown]) => [key, writtenValue(each, [...path, key], problems)]),
  );
}

function writtenValue(value: unknown, path: Path, problems: Problem[]): Json {
  if (value instanceof DynamicPrompt) return value.text;
  if (value instanceof PromptFile) return fileText(value, path, problems);
  if (Array.isArray(value)) return value.map((each, i) => writtenValue(each, [...path, i], problems));
  return typeof value === 'object' && value !== null ? written(value, path, problems) : (value as Json);
}

function fileText(file: PromptFile, path: Path, problems: Problem[]): string {
  const read = readPromptFile(file);
  if ('text' in read) return read.text;
  problems.push({ path, message: read.problem });
  return '';
}
