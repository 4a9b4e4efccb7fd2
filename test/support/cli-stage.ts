import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCli, type BuiltCli, type CliProcess, type Ended } from './built-cli';

/** The `catenary` command in a folder that a development server runs for, whose models answer as they are told. */
export interface CliStage extends Pick<BuiltCli, 'start' | 'run' | 'folder'> {
  /** Where the models are. */
  readonly endpoint: string;
  readonly dev: CliProcess;
  /** A file of the folder. */
  path(name: string): string;
  /** Starts the development server again, once it has ended. */
  serve(): Promise<void>;
}

/** @param script of the models: the answers of a scripted endpoint */
export function useCliStage(script: object, files: Readonly<Record<string, string>>): CliStage {
  let cli: BuiltCli;
  let endpoint: string;
  let dev: CliProcess;
  const path = (name: string): string => join(cli.folder, name);
  const serve = async (): Promise<void> => {
    dev = cli.start(['dev', '--endpoint', endpoint]);
    await dev.until('WORKER');
  };

  jest.setTimeout(120_000);
  beforeAll(async () => {
    cli = buildCli();
    for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
    endpoint = await cli.serveAnswers(script);
    await serve();
  }, 180_000);
  afterAll(async () => {
    dev?.child.kill('SIGINT');
    await dev?.ended;
    cli?.remove();
  });

  return {
    get folder() {
      return cli.folder;
    },
    get endpoint() {
      return endpoint;
    },
    get dev() {
      return dev;
    },
    start: (...args) => cli.start(...args),
    run: (...args) => cli.run(...args),
    path,
    serve,
  };
}

/** What a command said, on whichever stream, behind its exit code. */
export const told = ({ code, stdout, stderr }: Ended): [number | null, string] => [
  code,
  (stdout + stderr).trim(),
];
