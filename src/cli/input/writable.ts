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
    const mayWrite = await access(at, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!mayWrite) throw new BadInput(`--out ${folder}: nothing may be written to ${at}: name another`);
    return;
  }
}
