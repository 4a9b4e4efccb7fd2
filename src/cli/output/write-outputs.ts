import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../chain/json';
import { BadInput } from '../exit';
import { writePrivately } from './whole-file';

/**
 * Writes one file an output, named by it, and `result.json` with all that is known of the run.
 *
 * @returns the paths, `result.json` last
 * @throws BadInput where the folder cannot be written.
 */
export async function writeOutputs(
  directory: string,
  outputs: Readonly<Record<string, Json>>,
  result: unknown,
): Promise<string[]> {
  const files = Object.entries(outputs).map(
    ([name, value]) => [fileNameOf(name, value), contentOf(value)] as const,
  );
  const all = [...files, ['result.json', `${JSON.stringify(result, undefined, 2)}\n`] as const];
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw new BadInput(`the outputs cannot be written to ${directory}: ${(error as Error).message}`);
  }
  for (const [name, content] of all) await writePrivately(join(directory, name), content);
  return all.map(([name]) => join(directory, name));
}

/** Markdown for texts that use it, else plain; an output called `result` is still another file than `result.json`. */
export function fileNameOf(name: string, value: Json): string {
  const extension = typeof value !== 'string' ? '.json' : looksLikeMarkdown(value) ? '.md' : '.txt';
  const file = `${name}${extension}`;
  return file === 'result.json' ? 'result.output.json' : file;
}

function looksLikeMarkdown(text: string): boolean {
  return /^(#{1,6} |[-*] |\d+\. |```|> )|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\n]+\)/m.test(text);
}

function contentOf(value: Json): string {
  if (typeof value === 'string') return value.endsWith('\n') ? value : `${value}\n`;
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
