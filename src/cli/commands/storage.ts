import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { parseDuration } from '../../chain/definition/duration';
import type { FetchedHistory } from '../../client';
import type { Garbage } from '../../client/storage/collect-garbage';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { BadInput } from '../exit';
import { heavy } from '../heavy';
import { bytesText } from '../text/units';
import { countedIfAny } from '../../chain/words';

interface GarbageFlags extends ConnectionFlags {
  readonly olderThan: string;
  readonly keep?: readonly string[];
  readonly in?: readonly string[];
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** `catenary storage gc`: frees what nothing on the server names any more. */
export function addStorage(program: Command, context: CliContext): void {
  const storage = program.command('storage').description('the folder with large values');
  const command = storage
    .command('gc')
    .description(
      'remove values that no history and no schedule of the server names; the folder must be this server’s alone',
    )
    .option('--older-than <duration>', 'values that were stored since then stay; at least 15m', '1d')
    .option('--keep <file...>', 'exported histories (`catenary history`) whose values stay too')
    .option('--in <namespace...>', 'the namespaces that use the folder (default: all that the server has)')
    .option(
      '--force',
      'an --older-than of less than 15 minutes too: no run is open, and none starts meanwhile',
    )
    .option('--dry-run', 'say what would be removed, and remove nothing');
  withConnection(
    command,
    'npx catenary storage gc --dry-run',
    'npx catenary storage gc --older-than 7d --keep failed.history.json',
  );
  act<GarbageFlags>(command, context, async ({ screen }, _, { json, ...flags }) => {
    const garbage = await collect(context, flags);
    if (json) screen.json(garbage);
    else for (const line of linesOf(garbage, flags.dryRun ?? false)) screen.line(line);
  });
}

async function collect({ screen }: CliContext, flags: GarbageFlags): Promise<Garbage> {
  const { dryRun = false, force = false, olderThan, keep = [] } = flags;
  const age = parseDuration(olderThan);
  if (age === undefined)
    throw new BadInput(`--older-than ${olderThan} is not a duration: write one such as 12h or 7d`);
  const kept = await Promise.all(keep.map(historyIn));
  return await connected(flags, async ({ catenary, target }) => {
    const { storage } = target;
    if (!storage) throw new BadInput('which folder? Name it with --storage or CATENARY_STORAGE_DIR');
    const { collectGarbage } = heavy.garbage();
    return await collectGarbage(catenary.client, {
      dir: storage.dir,
      olderThan: age,
      keep: kept,
      force,
      dryRun,
      ...(flags.in && { namespaces: flags.in }),
      onRead: ({ namespace, histories }) => {
        if (histories % 500 === 0) screen.warn(`${namespace}: ${histories} histories read`);
      },
    });
  });
}

async function historyIn(file: string): Promise<FetchedHistory['history']> {
  const { historyFromText } = heavy.worker();
  try {
    return historyFromText(await readFile(file, 'utf8')) as FetchedHistory['history'];
  } catch (error) {
    throw new BadInput(`--keep ${file}: ${(error as Error).message.split('\n')[0]}`);
  }
}

function linesOf(garbage: Garbage, dryRun: boolean): string[] {
  const { bytes, missing, named, namespaces, removed, removedBytes, values, young } = garbage;
  const did = dryRun ? 'would remove' : 'removed';
  return [
    `${countedIfAny(values, 'value') || 'no values'}, ${bytesText(bytes)}: ${named} named in ${namespaces.join(', ')}, ${young} too young to tell`,
    `${did} ${countedIfAny(removed.length, 'value') || 'none'}${removed.length > 0 ? `, ${bytesText(removedBytes)}` : ''}`,
    ...(missing.length > 0
      ? [`missing: ${countedIfAny(missing.length, 'value')} that histories name, such as ${missing[0]}`]
      : []),
  ];
}
