import type { Command } from 'commander';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { shellWord } from '../text/shell-word';
import { showText } from '../text/show-text';
import { stepTable } from '../board/step-table';

export function addShow(program: Command, context: CliContext): void {
  const command = program
    .command('show <run> [path]')
    .description(
      'what one block was asked and what it answered: prompts as they were sent, replies, verdicts',
    );
  withConnection(command, 'npx catenary show page-4711', 'npx catenary show page-4711 write_headline');
  act<ConnectionFlags>(command, context, async ({ screen }, [id = '', path], flags) =>
    connected(flags, async ({ catenary }) => {
      const run = catenary.get(id);
      if (path !== undefined) {
        const shown = await run.show(path);
        return flags.json ? screen.json(shown) : screen.line(showText(shown));
      }
      const [{ steps }, { status }] = await Promise.all([run.progress(), run.info()]);
      if (flags.json) return screen.json(steps);
      for (const line of stepTable(steps, status !== 'running')) screen.line(line);
      screen.line(`look into one: npx catenary show ${shellWord(id)} ${Object.keys(steps)[0] ?? '<path>'}`);
    }),
  );
}
