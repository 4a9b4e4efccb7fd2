import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PREBUILT } from '../../src/worker/prebuilt';
import { testBundle } from './worker';

const root = join(__dirname, '../..');

/** The `catenary` command from its present source, in a package of its own. */
export interface BuiltCli {
  /** Starts it with a folder as its current one. */
  start(args: readonly string[], options?: StartOptions): CliProcess;
  run(args: readonly string[], options?: StartOptions): Promise<Ended>;
  /** Starts a scripted endpoint as a process of its own; it ends with `remove`. */
  serveAnswers(script: object): Promise<string>;
  /** Made for the tests, and current where nothing else is given. */
  readonly folder: string;
  remove(): void;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess {
  readonly child: ChildProcess;
  /** Resolves once one of its outputs holds the text; rejects where it ends before. */
  until(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

export function buildCli(): BuiltCli {
  const built = mkdtempSync(join(tmpdir(), 'catenary-cli-'));
  const folder = mkdtempSync(join(tmpdir(), 'catenary-cli-project-'));
  for (const name of ['node_modules', 'package.json', 'examples'])
    symlinkSync(join(root, name), join(built, name));
  const dist = join(built, 'dist');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const project = join(root, 'tsconfig.build.json');
  // Types are checked elsewhere: here it matters that it was written.
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', dist], {
    encoding: 'utf8',
  });
  const main = join(dist, 'cli/main.js');
  if (!existsSync(main)) throw new Error(stdout);
  copyFileSync(testBundle().codePath, join(dist, basename(PREBUILT)));
  const children: ChildProcess[] = [];
  const start: BuiltCli['start'] = (args, { cwd = folder, env = {} } = {}) => {
    const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...cleanEnvironment(), ...env } });
    children.push(child);
    return processOf(child);
  };
  return {
    folder,
    start,
    run: (args, options) => start(args, options).ended,
    serveAnswers: async (script) => {
      const answers = join(built, `answers-${children.length}.json`);
      writeFileSync(answers, JSON.stringify(script));
      const child = spawn(process.execPath, [join(dist, 'testing/scripted/main.js'), '--answers', answers]);
      children.push(child);
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      return (JSON.parse(line.toString()) as { baseUrl: string }).baseUrl;
    },
    remove: () => {
      for (const child of children)
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      for (const path of [built, folder]) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Nothing of the machine's own settings may steer a test. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(ANTHROPIC_|TEMPORAL_(?!CLI_PATH)|CATENARY_(?!CACHE_DIR)|NODE_OPTIONS)/.test(name),
    ),
  );
}

function processOf(child: ChildProcess): CliProcess {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  const until = async (wanted: string): Promise<void> => {
    const seen = (): boolean => text.stdout.includes(wanted) || text.stderr.includes(wanted);
    while (!seen()) {
      if (child.exitCode !== null)
        throw new Error(`it ended before ${JSON.stringify(wanted)}:\n${text.stdout}${text.stderr}`);
      await Promise.race([once(child.stdout!, 'data'), once(child.stderr!, 'data'), ended]);
    }
  };
  return { child, until, ended };
}

/** The command lines of processes that name a path. */
export function processesNaming(path: string): string[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(path));
}
