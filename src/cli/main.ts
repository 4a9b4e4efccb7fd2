#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT, type ExitCode, Interrupted } from './exit';
import { createProgram } from './program';
import { createScreen } from './board/screen';

/** What a shell expects of a program that ends by itself on a signal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function main(): Promise<void> {
  const { stdout, stderr } = process;
  const interruption = new AbortController();
  let isTakenOver = false;
  let exitCode: ExitCode = EXIT.done;
  const interrupt = (code: ExitCode): void => {
    if (!isTakenOver || interruption.signal.aborted) process.exit(code);
    interruption.abort(new Interrupted('interrupted'));
  };
  for (const signal of SIGNALS) process.on(signal, () => interrupt(EXIT.interrupted));
  // A reader that has seen enough, such as `head`, is no error; whatever was started is still to be ended.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (!interruption.signal.aborted) interrupt(EXIT.done);
    });
  }
  const context = {
    screen: createScreen(stdout, stderr),
    signal: interruption.signal,
    takeOver: () => {
      isTakenOver = true;
    },
    exit: (code: ExitCode) => {
      exitCode = code;
    },
  };
  const output = {
    out: (text: string) => void stdout.write(text),
    err: (text: string) => void stderr.write(text),
  };
  try {
    await createProgram(context, output).parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    // Options that cannot be read may be such, so it is looked for where they stand.
    if (exitCode === EXIT.badInput && process.argv.includes('--json'))
      context.screen.json({ error: { name: 'BadInput', message: error.message.replace(/^error: /, '') } });
  }
  // Connections and native threads that linger must not hold the terminal; what was written goes out first.
  await Promise.all(
    [stdout, stderr].map((stream) => new Promise<void>((sent) => stream.write('', () => sent()))),
  );
  process.exit(exitCode);
}

void main();
