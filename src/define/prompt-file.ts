import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { slotsOf, TemplateSyntaxError } from '../chain/template';
import type { PromptFile } from './prompt';

/** A file's text, or what is wrong with it. */
export type ReadPrompt = { readonly text: string } | { readonly problem: string };

/** Reads a prompt file and holds it to the slots that the chain says it names. */
export function readPromptFile(file: PromptFile): ReadPrompt {
  const read = readWithin(file.folder, file.path);
  if ('problem' in read) return read;
  const problem = slotProblem(file, read.text);
  return problem === undefined ? read : { problem };
}

function readWithin(folder: string, path: string): ReadPrompt {
  try {
    const inside = relative(realpathSync(folder), realpathSync(join(folder, path)));
    if (isAbsolute(path) || isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`))
      return { problem: `the prompt file ${JSON.stringify(path)} lies outside the folder of its prompts` };
    return { text: readFileSync(join(folder, path), 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: `the prompt file ${JSON.stringify(path)} cannot be read in ${folder} (${code})` };
  }
}

function slotProblem(file: PromptFile, text: string): string | undefined {
  try {
    const named = new Set(slotsOf(text).map((slot) => slot.text));
    const listed = new Set<string>(file.slots);
    const missing = [...named].filter((slot) => !listed.has(slot));
    const extra = [...listed].filter((slot) => !named.has(slot));
    if (missing.length > 0)
      return `${JSON.stringify(file.path)} names ${braces(missing)}: add it to the slots of prompt.file`;
    if (extra.length > 0)
      return `${JSON.stringify(file.path)} does not name ${braces(extra)}: take it out of the slots of prompt.file`;
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return `${JSON.stringify(file.path)}: ${error.message}`;
    throw error;
  }
}

function braces(slots: readonly string[]): string {
  return slots.map((slot) => `{{${slot}}}`).join(', ');
}
