import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BadInput } from '../exit';

/**
 * Sees that a folder can be written to, or made, before anything is paid for that would go there.
 *
 * @throws BadInput naming what stands in its way
 */
export async function refuseOut(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (!found && at !== dirname(at)) continue;
    if (!found?.isDirectory()) throw new BadInput(`--out ${folder}: ${at} is not a folder: name another`);
    await refuseReadOnly(`--out ${folder}`, at);
    return;
  }
}

/**
 * The same of one file, whose folder has to be there.
 *
 * @param flag the option that names it, such as `--save`
 */
export async function refuseFile(flag: string, file: string): Promise<void> {
  const folder = dirname(resolve(file));
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new BadInput(`${flag} ${file}: there is no folder ${folder}, make it first`);
  await refuseReadOnly(`${flag} ${file}`, folder);
}

async function refuseReadOnly(said: string, folder: string): Promise<void> {
  const mayWrite = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!mayWrite) throw new BadInput(`${said}: nothing may be written to ${folder}: name another`);
}
