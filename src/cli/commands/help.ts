import type { Command } from 'commander';
import { didYouMean } from '../../chain/check/suggest';
import { safeLine } from '../text/safe-text';

/** `catenary help`, in place of commander's own, which answers an unknown command with the whole help. */
export function addHelp(program: Command): void {
  program.helpCommand(false);
  program
    .command('help [command...]')
    .description('show help, of one command where it is named')
    .action((names: readonly string[]) => commandNamed(program, names).help());
}

function commandNamed(program: Command, names: readonly string[]): Command {
  return names.reduce((around, name) => {
    const named = around.commands.find((each) => each.name() === name);
    if (named) return named;
    const known = around.commands.map((each) => each.name());
    return program.error(safeLine(`unknown command ${JSON.stringify(name)}${didYouMean(name, known)}`));
  }, program);
}
