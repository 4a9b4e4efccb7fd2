import type { Command } from 'commander';
import { readDevState } from '../../dev/dev-state';
import { act, type CliContext, withCommon } from '../command';
import { encryptionOf } from '../encryption';
import { BadInput } from '../exit';
import { heavy } from '../heavy';
import { untilInterrupted } from '../board/until-interrupted';
import { positiveInteger } from './list';

interface CodecServerFlags {
  readonly port: number;
  readonly host: string;
  readonly origin?: readonly string[];
  readonly namespace: string;
  readonly keyFile?: string;
  readonly json?: boolean;
}

/** `catenary codec-server`: lets Temporal's UI and the `temporal` command read encrypted values. */
export function addCodecServer(program: Command, context: CliContext): void {
  const command = program
    .command('codec-server')
    .description("decrypts for Temporal's UI and the temporal command; whoever reaches it reads everything")
    .option('--port <n>', 'where it listens', positiveInteger, 8234)
    .option('--host <ip>', 'on which address of this machine', '127.0.0.1')
    .option('--origin <url...>', "pages that may ask (default: the UI of this folder's development server)")
    .option('--namespace <name>', 'of values whose namespace is not said', 'default')
    .option('--key-file <file>', 'the keys (CATENARY_KEY_FILE, CATENARY_KEYS)');
  withCommon(
    command,
    'npx catenary codec-server --key-file catenary.keys',
    'npx catenary codec-server --origin https://temporal.example.com',
    'temporal workflow show -w page-1 --codec-endpoint http://127.0.0.1:8234',
  );
  act<CodecServerFlags>(command, context, async ({ screen, signal, takeOver }, _, flags) => {
    const { json, keyFile, origin, ...options } = flags;
    const dev = await readDevState();
    const keys = encryptionOf(keyFile === undefined ? {} : { keyFile }, dev);
    if (!keys)
      throw new BadInput('which keys? Name them with --key-file, CATENARY_KEY_FILE or CATENARY_KEYS');
    const origins = origin?.map(originOf) ?? (dev?.uiUrl === undefined ? [] : pagesAt(dev.uiUrl));
    const server = await heavy.codecServer().serveCodec({ ...options, keys, origins });
    takeOver();
    if (json) screen.json({ url: server.url });
    else
      screen.line(
        `decrypts at ${server.url}: give it to Temporal's UI (the glasses, top right) or as --codec-endpoint`,
      );
    await untilInterrupted(signal, new Promise(() => {}));
    await server.close();
  });
}

/** A person may open it under either name of this machine. */
function pagesAt(uiUrl: string): string[] {
  const { port } = new URL(uiUrl);
  return ['localhost', '127.0.0.1'].map((host) => `http://${host}:${port}`);
}

/** A browser names an origin without a path. */
function originOf(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin === 'null')
    throw new BadInput(
      `--origin ${text} is no address of a page: write one such as https://temporal.example.com`,
    );
  return new URL(text).origin;
}
