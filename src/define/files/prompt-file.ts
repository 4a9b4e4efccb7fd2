import { slotsOf, TemplateSyntaxError } from '../../chain/template/template';
import { FileRefusedError, readContained } from './contained-file';
import type { PromptFile } from '../prompt';

/** A file's text, or what is wrong with it. */
export type ReadPrompt = { readonly text: string } | { readonly problem: string };

/** Reads a prompt file and holds it to the slots that the chain says it names. */
export function readPromptFile(file: PromptFile): ReadPrompt {
  try {
    const text = readContained(file.folder, file.path);
    const problem = slotProblem(file, text);
    return problem === undefined ? { text } : { problem };
  } catch (error) {
    if (error instanceof FileRefusedError) return { problem: `the prompt file ${error.message}` };
    if (error instanceof TemplateSyntaxError)
      return { problem: `the prompt file ${JSON.stringify(file.path)}: ${error.message}` };
    throw error;
  }
}

function slotProblem(file: PromptFile, text: string): string | undefined {
  const named = new Set(slotsOf(text).map((slot) => slot.text));
  const listed = new Set<string>(file.slots);
  const unlisted = [...named].filter((slot) => !listed.has(slot));
  const unnamed = [...listed].filter((slot) => !named.has(slot));
  const shown = `the prompt file ${JSON.stringify(file.path)}`;
  if (unlisted.length > 0) return `${shown} names ${braces(unlisted)}: add it to the slots of prompt.file`;
  if (unnamed.length > 0)
    return `${shown} does not name ${braces(unnamed)}: take it out of the slots of prompt.file`;
  return undefined;
}

function braces(slots: readonly string[]): string {
  return slots.map((slot) => `{{${slot}}}`).join(', ');
}
