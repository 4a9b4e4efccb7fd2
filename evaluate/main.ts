// npm run evaluate: does chaining pay? One prompt against a chain of three, judged by the same checks.
import { errorText, EXIT, type ExitCode, exitCodeOf, Interrupted } from '../src/cli/exit';
import { chooseEndpoint } from '../src/dev/endpoint';
import { installRuntime } from '../src/worker';
import { measure } from './measure';
import { type Options, readOptions, USAGE } from './options';
import { report } from './report';
import type { Measured } from './score';
import { startStage } from './stage';
import { tallies } from './tally';
import { variantsFor } from './variants';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => interrupted.abort(new Interrupted(`${name}: ended, nothing was measured`)));
  installRuntime({ logLevel: 'ERROR' });
  console.log(await evaluate(options, interrupted.signal));
}

async function evaluate(options: Options, signal: AbortSignal): Promise<string> {
  const at = new Date();
  const stage = await startStage(chooseEndpoint(options.endpoint), tell, signal);
  try {
    const variants = variantsFor(options.model);
    const { inputs } = options;
    const measuring = measure(stage.catenary, { variants, inputs, signal, onRun: tellRun });
    const measured = await Promise.race([measuring, stage.broken]);
    const models = [...new Set(measured.flatMap((run) => run.models))];
    const circumstances = { at, inputs, models, endpoint: stage.endpoint.line };
    if (options.json) return JSON.stringify({ ...circumstances, measured, tallies: tallies(measured) });
    return report(tallies(measured), circumstances);
  } catch (error) {
    // The worker hears an interruption as well, and may end first.
    signal.throwIfAborted();
    throw error;
  } finally {
    await stage.close();
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function tellRun({ variant, input, passed, calls, ms }: Measured, done: number, of: number): void {
  const took = `${calls} call${calls === 1 ? '' : 's'}, ${(ms / 1000).toFixed(1)} s`;
  tell(`[${done}/${of}] brief ${input}, ${variant}: ${passed ? 'all pass' : 'fails'}, ${took}`);
}

function endWith(error: unknown): ExitCode {
  tell(errorText(error, { debug: exitCodeOf(error) === undefined }));
  return exitCodeOf(error) ?? EXIT.failed;
}

main().catch((error: unknown) => (process.exitCode = endWith(error)));
