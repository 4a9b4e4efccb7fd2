// npm run chaos: chains while servers, workers, wires and providers break, and proof that nothing was lost.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorText, EXIT, type ExitCode, exitCodeOf, Interrupted } from '../src/cli/exit';
import { installRuntime } from '../src/worker';
import { audit, type Verdict } from './audit/audit';
import { chaos } from './chaos';
import type { Facts } from './facts';
import { readOptions, USAGE } from './options';
import { type Circumstances, report } from './report';
import { LONG, SHORT } from './sizes';

async function main(): Promise<ExitCode> {
  const { seed, short, json, help } = readOptions(process.argv.slice(2), Date.now());
  if (help) {
    console.log(USAGE);
    return EXIT.done;
  }
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => interrupted.abort(new Interrupted(`${name}: ended, nothing was proved`)));
  installRuntime({ logLevel: 'ERROR' });
  const at = new Date();
  tell(`seed ${seed}`);
  let pids: readonly number[] = [];
  try {
    const facts = await chaos({
      seed,
      size: short ? SHORT : LONG,
      signal: interrupted.signal,
      tell: (line) => tell(`${clock(at)} ${line}`),
      onPids: (all) => (pids = all),
    });
    const seconds = (Date.now() - at.getTime()) / 1000;
    const circumstances: Circumstances = { seed, size: short ? 'short' : 'long', at, seconds };
    const verdict = audit(facts);
    console.log(
      json ? JSON.stringify({ ...circumstances, ...verdict, pids }) : report(verdict, circumstances),
    );
    for (const { code, wrote } of facts.lapses)
      tell(`the server ended of itself with ${code}, and was started again; it wrote last:\n${wrote}`);
    if (!verdict.holds) tell(`all that was seen is in ${keep(facts, seed)}`);
    return conclude(verdict, seed);
  } catch (error) {
    interrupted.signal.throwIfAborted();
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** The most that are worth reading at once. */
const SHOWN = 40;

function conclude({ holds, problems }: Verdict, seed: number): ExitCode {
  if (holds) {
    tell('holds: nothing lost, nothing wrong, nothing stuck, and no call repeated that was not in flight');
    return EXIT.done;
  }
  for (const problem of problems.slice(0, SHOWN)) tell(`  ${problem}`);
  tell(`seed ${seed}: ${problems.length} problems; --seed ${seed} repeats the chains and the schedule`);
  return EXIT.failed;
}

/** For whoever looks into a failure: a run of chaos is not repeated to the millisecond. */
function keep(facts: Facts, seed: number): string {
  const file = join(mkdtempSync(join(tmpdir(), 'catenary-chaos-')), `seed-${seed}.json`);
  writeFileSync(file, JSON.stringify(facts));
  return file;
}

function clock(since: Date): string {
  const seconds = Math.floor((Date.now() - since.getTime()) / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

void main()
  .catch((error: unknown) => {
    tell(errorText(error, { debug: exitCodeOf(error) === undefined }));
    return exitCodeOf(error) ?? EXIT.failed;
  })
  .then((code) => process.exit(code));
