import type { Command } from 'commander';
import { historyText } from '../../client/history/histories';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { writePrivately } from '../output/whole-file';
import { runFile } from '../text/run-file';
import { shellWord } from '../text/shell-word';

interface HistoryFlags extends ConnectionFlags {
  readonly output?: string;
}

/** `catenary history`: what Temporal has of a run, as files that `verify` replays. */
export function addHistory(program: Command, context: CliContext): void {
  const command = program
    .command('history <run>')
    .description('write the history of a run as JSON, one file for each time it went on as new')
    .option('-o, --output <file>', 'default: <run>.history.json');
  withConnection(command, 'npx catenary history page-4711', 'npx catenary history page-4711 -o page.json');
  act<HistoryFlags>(command, context, async ({ screen }, [id = ''], { output, json, ...flags }) => {
    const files = await connected(flags, async ({ catenary }) => {
      const histories: string[] = [];
      for await (const { history } of catenary.get(id).histories()) histories.unshift(historyText(history));
      return await writeAll(output ?? runFile(id, 'history'), histories);
    });
    if (json) return screen.json({ id, files });
    for (const file of files)
      screen.line(`wrote ${file}; replay it: npx catenary verify --file ${shellWord(file)}`);
  });
}

/** As the server has them: what is encrypted stays so. */
async function writeAll(file: string, histories: readonly string[]): Promise<string[]> {
  const names = histories.map((_, i) =>
    histories.length === 1 ? file : file.replace(/(\.json)?$/, `.${i + 1}$1`),
  );
  for (const [i, text] of histories.entries()) await writePrivately(names[i]!, text);
  return names;
}
