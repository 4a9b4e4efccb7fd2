import { randomBytes } from 'node:crypto';
import { type Command } from 'commander';
import { isKeyId } from '../../converter/key-ring';
import { act, type CliContext, type CommonOptions, withCommon } from '../command';
import { BadInput } from '../exit';
import { addKey } from '../input/key-file';

interface KeygenFlags extends CommonOptions {
  readonly output?: string;
  readonly id?: string;
  readonly first?: boolean;
}

/** `catenary keygen`: a new encryption key, as a line of a key file. */
export function addKeygen(program: Command, context: CliContext): void {
  const command = program
    .command('keygen')
    .description('make a key that values are encrypted with, as a line of a key file')
    .option('-o, --output <file>', 'add it to this file, which its owner alone can read; default: print it')
    .option('--id <id>', "the key's id, which is not secret (default: the date)")
    .option('--first', 'put it on top of the file, so that it encrypts from now on');
  withCommon(
    command,
    'npx catenary keygen -o catenary.keys',
    'npx catenary keygen -o catenary.keys --id 2027-01 --first',
    'CATENARY_KEYS="$(npx catenary keygen)"',
  );
  act<KeygenFlags>(command, context, async ({ screen }, _, { output, id, first = false, json }) => {
    if (id !== undefined && !isKeyId(id))
      throw new BadInput(
        `--id ${JSON.stringify(id)}: a key's id has up to 24 letters, digits, _, . and -, and begins with a letter or a digit`,
      );
    const key = randomBytes(32).toString('base64');
    const wanted = id ?? new Date().toISOString().slice(0, 10);
    if (output === undefined) {
      const line = `${wanted}:${key}`;
      return json ? screen.json({ id: wanted, line }) : screen.line(line);
    }
    const added = await addKey(output, { id: wanted, key, first, rename: id === undefined });
    if (json) return screen.json({ ...added, file: output });
    screen.line(added.encrypts ? encryptsText(added.id, output) : decryptsText(added.id, output));
  });
}

function encryptsText(id: string, file: string): string {
  return `wrote ${file}: values are encrypted with the key ${id}; keep the file where backups are kept, and out of the repository`;
}

function decryptsText(id: string, file: string): string {
  return `added the key ${id} to ${file}, below the first: once every client and worker has it, move its line to the top`;
}
