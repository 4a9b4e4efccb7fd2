import type { Command } from 'commander';
import type { Fixture } from '../../chain/fixture/fixture';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { refuseOther, withChainFile } from '../input/fixture-file';
import { heavy } from '../heavy';
import { loadChainFile } from '../input/load-chain-file';
import { writePrivateJson } from '../output/whole-file';
import { runFile } from '../text/run-file';
import { shellWord } from '../text/shell-word';
import { differenceLines, endText } from '../text/test-text';

interface RecordFlags extends ConnectionFlags {
  readonly output?: string;
  readonly chain?: string;
}

/** `catenary record`: a run as a fixture that `catenary test` plays, live or closed. */
export function addRecord(program: Command, context: CliContext): void {
  const command = program
    .command('record <run>')
    .description('write a run as a fixture: what every call asked and what came back, for `catenary test`')
    .option('-o, --output <file>', 'default: <run>.fixture.json; - is standard output')
    .option('--chain <file>', 'the chain that the fixture is played against; default: the one that ran');
  withConnection(
    command,
    'npx catenary record page-4711',
    'npx catenary record page-4711 --chain page.yaml -o tests/page.fixture.json',
  );
  act<RecordFlags>(command, context, async ({ screen }, [id = ''], { output, chain, json, ...flags }) => {
    const named = chain === undefined ? undefined : await loadChainFile(chain);
    const recorded = await connected(flags, ({ catenary }) => catenary.get(id).record());
    if (named) refuseOther(recorded, named, chain!);
    const file = output ?? runFile(id, 'fixture');
    const fixture = chain === undefined ? recorded : withChainFile(recorded, chain, file);
    if (file === '-') return screen.json(fixture, 2);
    await writePrivateJson(file, fixture);
    const { calls, decisions, end } = fixture;
    if (json)
      return screen.json({ id, status: end.status, file, calls: calls.length, decisions: decisions.length });
    screen.line(`wrote ${file}: ${endText(fixture)}; play it: npx catenary test ${shellWord(file)}`);
    warnUnlessFaithful(screen, fixture);
  });
}

/** A run that came about otherwise than by its chain, its calls and people would be told as a difference for ever. */
function warnUnlessFaithful(screen: CliContext['screen'], fixture: Fixture): void {
  const { differences } = heavy.play().playThrough(fixture.definition, fixture);
  if (differences.length === 0) return;
  screen.warn('what ran does not play as it was recorded:');
  for (const line of differenceLines(differences)) screen.warn(line);
}
