import type { Problem } from '../../chain/definition/definition';
import type { Json } from '../../chain/json';
import { DynamicPrompt, PromptFile } from '../prompt';
import { readPromptFile } from './prompt-file';

type Path = readonly (string | number)[];

/** Options as plain JSON: texts as they are, files read, what is undefined left out. */
export function written<T extends object>(value: T, path: Path, problems: Problem[]): Record<string, Json> {
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
