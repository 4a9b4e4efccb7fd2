import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');
const execute = promisify(execFile);

/** The package as it would be published. */
export interface Packed {
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly string[];
  /** The folder that it was built in. */
  readonly folder: string;
  remove(): void;
}

const SOURCES = [
  'src',
  'local-model',
  'scripts',
  'schema',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** Builds the present source apart from the working tree, whose `dist` others may be using. */
export function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'catenary-package-'));
  for (const name of SOURCES) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const options = { cwd: folder, env: environment(), encoding: 'utf8' } as const;
  execFileSync(process.execPath, ['scripts/build.mjs'], options);
  const [{ filename, size, files }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts'], options),
  ) as [{ filename: string; size: number; files: { path: string }[] }];
  return {
    tarball: join(folder, filename),
    size,
    files: files.map(({ path }) => path),
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A project that installs the package. */
export interface Consumer {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Runs a program in the project's folder; answers what it says. @throws with what it said, where it fails. */
  run(program: string, ...args: string[]): Promise<string>;
  remove(): void;
}

/** Installs packages into a new project, all at once. */
export async function createConsumer(packages: readonly string[]): Promise<Consumer> {
  const folder = mkdtempSync(join(tmpdir(), 'catenary-consumer-'));
  const consumer: Consumer = {
    folder,
    write: (files) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    },
    run: async (program, ...args) => {
      const options = { cwd: folder, env: environment(), maxBuffer: 64 * 1024 * 1024 };
      return (await execute(program, args, options)).stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  consumer.write({ 'package.json': JSON.stringify({ name: 'consumer', private: true }) });
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await consumer.run('npm', 'install', ...quiet, ...packages);
  return consumer;
}

/** Without what an npm that started the tests says of this package. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(?!config_(registry|cache|.*proxy)$)|NODE_OPTIONS|TEMPORAL_|ANTHROPIC_)/i.test(name),
    ),
  );
}
