import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { codecToken } from '../../config';
import { readDevState } from '../../dev/dev-state';
import { act, type CliContext, type CommonOptions, withCommon } from '../command';
import { encryptionOf } from '../encryption';
import { BadInput } from '../exit';
import { heavy } from '../heavy';
import { untilInterrupted } from '../board/until-interrupted';
import { port } from '../input/words';

interface CodecServerFlags extends CommonOptions {
  readonly port: number;
  readonly host: string;
  readonly origin?: readonly string[];
  readonly namespace?: readonly string[];
  readonly encode?: boolean;
  readonly tokenFile?: string;
  readonly keyFile?: string;
}

/** `catenary codec-server`: lets Temporal's UI and the `temporal` command read encrypted values. */
export function addCodecServer(program: Command, context: CliContext): void {
  const command = program
    .command('codec-server')
    .description("decrypts for Temporal's UI and the temporal command; whoever reaches it reads everything")
    .option('--port <n>', 'where it listens', port, 8234)
    .option('--host <ip>', 'on which address of this machine; others than loopback need a token', '127.0.0.1')
    .option('--token-file <file>', 'requests must bring the token in it (CATENARY_CODEC_TOKEN: the token)')
    .option('--encode', 'encrypt, too: whoever reaches it can then write values that runs believe')
    .option('--origin <url...>', "pages that may ask (default: the UI of this folder's development server)")
    .option(
      '--namespace <name...>',
      "the only namespaces that it reads (default: that of this folder's development server, or default)",
    )
    .option('--key-file <file>', 'the keys (CATENARY_KEY_FILE, CATENARY_KEYS)');
  withCommon(
    command,
    'npx catenary codec-server --key-file catenary.keys',
    'npx catenary codec-server --origin https://temporal.example.com',
    'temporal workflow show -w page-1 --codec-endpoint http://127.0.0.1:8234',
  );
  act<CodecServerFlags>(command, context, async ({ screen, signal, takeOver }, _, flags) => {
    const { json, keyFile, origin, namespace, tokenFile, port, host, encode = false } = flags;
    const dev = await readDevState();
    const keys = encryptionOf(keyFile === undefined ? {} : { keyFile }, dev);
    if (!keys)
      throw new BadInput('which keys? Name them with --key-file, CATENARY_KEY_FILE or CATENARY_KEYS');
    const origins = origin?.map(originOf) ?? (dev?.uiUrl === undefined ? [] : pagesAt(dev.uiUrl));
    const namespaces = namespace ?? [dev?.namespace ?? 'default'];
    const token = await tokenOf(tokenFile);
    const access = { origins, namespaces, encode, ...(token !== undefined && { token }) };
    const server = await heavy.codecServer().serveCodec({ keys, port, host, ...access });
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

/** Never an argument: other users of a machine see those. */
async function tokenOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return codecToken();
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new BadInput(`--token-file ${file} cannot be read: ${(error as Error).message}`);
  }
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
      `--origin ${text} is not an address of a page: write one such as https://temporal.example.com`,
    );
  return new URL(text).origin;
}
