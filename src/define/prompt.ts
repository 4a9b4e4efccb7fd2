import { resolve } from 'node:path';

/** A text that the compiler cannot read; its slots are checked when the chain is built. Made by `prompt.dynamic`. */
export class DynamicPrompt {
  readonly kind = 'dynamic';
  constructor(readonly text: string) {}
}

/** A text in a file, with the slots that it names. Made by `prompt.file`. */
export class PromptFile<Slot extends string = string> {
  readonly kind = 'file';
  constructor(
    /** The folder that the file may not lie outside of; absolute. */
    readonly folder: string,
    readonly path: string,
    readonly slots: readonly Slot[],
  ) {}
}

/** A prompt, or any other text with slots: a literal, or made by {@link Prompts}. */
export type Text = string | DynamicPrompt | PromptFile;

export interface Prompts {
  /** A text made at run time, such as one from a database. The compiler cannot see its slots; `build()` checks them. */
  dynamic(text: string): DynamicPrompt;
  /**
   * A text file, read when the chain is built. `slots` are those it names, written as between its braces (`'notes?'`);
   * `build()` refuses a file that names others, and one outside the folder.
   */
  file(path: string): PromptFile<never>;
  file<const Slot extends string>(path: string, slots: readonly Slot[]): PromptFile<Slot>;
}

/** Prompts whose files lie in a folder: `promptsIn(__dirname)`. */
export function promptsIn(folder: string): Prompts {
  function file(path: string): PromptFile<never>;
  function file<Slot extends string>(path: string, slots: readonly Slot[]): PromptFile<Slot>;
  function file(path: string, slots: readonly string[] = []): PromptFile {
    return new PromptFile(resolve(folder), path, slots);
  }
  return { dynamic: (text) => new DynamicPrompt(text), file };
}

/** Prompts whose files lie in the process's working directory. */
export const prompt: Prompts = promptsIn('.');
