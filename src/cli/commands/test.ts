import type { Command } from 'commander';
import type { Fixture } from '../../chain/fixture/fixture';
import type { PlayedThrough } from '../../testing/fixtures/play-fixture';
import { act, type CliContext, type CommonOptions, withCommon } from '../command';
import { BadInput, EXIT, type ExitCode, exitCodeOf } from '../exit';
import { chainFor, findFixtures, readFixtureText } from '../input/fixture-file';
import { heavy } from '../heavy';
import { writePrivateJson } from '../output/whole-file';
import { safeLine } from '../text/safe-text';
import { differenceLines, endText } from '../text/test-text';
import { counted, joined } from '../../chain/words';

interface TestFlags extends CommonOptions {
  readonly chain?: string;
  readonly update?: boolean;
}

/** How one fixture did. */
interface Tested extends Pick<PlayedThrough, 'status' | 'failure' | 'differences'> {
  readonly file: string;
  readonly chain: string;
  /** The chain's file; absent where the fixture's own definition was played. */
  readonly from?: string;
  readonly updated?: true;
}

interface Unusable {
  readonly file: string;
  readonly error: string;
}

/** `catenary test`: fixtures against the present chain, without a server, a model or a key. */
export function addTest(program: Command, context: CliContext): void {
  const command = program
    .command('test [files...]')
    .description('play fixtures against the present chain, offline: what it asks and does otherwise is shown')
    .option('--chain <file>', 'the chain to play against; default: the one that the fixture names')
    .option('--update', 'write the fixtures anew as the chain is now; recorded answers are kept');
  withCommon(
    command,
    'npx catenary test',
    'npx catenary test tests/page.fixture.json --chain page.yaml',
    'npx catenary test tests --update',
  );
  act<TestFlags>(command, context, (_, words, flags) => testCommand(context, words, flags));
}

async function testCommand(
  { screen }: CliContext,
  words: readonly string[],
  { chain, update = false, json = false }: TestFlags,
): Promise<ExitCode> {
  const files = await findFixtures(words.length > 0 ? words : ['.']);
  if (files.length === 0)
    throw new BadInput(
      `there is no *.fixture.json in ${words.length > 0 ? joined(words, 'or') : 'this folder'}: make one of a run with \`catenary record\``,
    );
  const tested: Tested[] = [];
  const unusable: Unusable[] = [];
  for (const file of files) {
    try {
      const each = await testOne(file, chain, update);
      tested.push(each.tested);
      if (!json) for (const line of linesOf(each.tested, each.fixture)) screen.line(line);
    } catch (error) {
      if (exitCodeOf(error) !== EXIT.badInput) throw error;
      const message = (error as Error).message;
      unusable.push({ file, error: message });
      if (!json) screen.warn(`✗ ${safeLine(file)}  ${message}`);
    }
  }
  const differing = tested.filter((each) => each.differences.length > 0 && !each.updated).length;
  const same = tested.length - differing;
  if (json) screen.json({ same, differing, fixtures: [...tested, ...unusable] });
  else screen.line(`${same} of ${files.length} play as recorded`);
  if (unusable.length > 0) return EXIT.badInput;
  return differing === 0 ? EXIT.done : EXIT.failed;
}

async function testOne(
  file: string,
  named: string | undefined,
  update: boolean,
): Promise<{ readonly tested: Tested; readonly fixture: Fixture }> {
  const fixture = await readFixtureText(file);
  const { chain, from } = await chainFor(fixture, file, named);
  const { accepted, status, failure, differences } = heavy.play().playThrough(chain, fixture);
  const isUpdated = update && accepted !== undefined && accepted.checksum !== fixture.checksum;
  if (isUpdated) await writePrivateJson(file, accepted);
  const tested: Tested = {
    file,
    chain: fixture.definition.name,
    ...(from !== undefined && { from }),
    status,
    ...(failure !== undefined && { failure }),
    differences,
    ...(isUpdated && { updated: true as const }),
  };
  return { tested, fixture };
}

function linesOf({ file, chain, from, differences, updated }: Tested, fixture: Fixture): string[] {
  const against = from ?? 'the definition that it was recorded with';
  const name = safeLine(`${file}  ${chain}`);
  if (differences.length === 0)
    return [`✓ ${name}  ${endText(fixture)}${from === undefined ? `, by ${against}` : ''}`];
  const count = counted(differences.length, 'difference');
  const isStuck = differences.some(({ kind }) => kind === 'unexpected' || kind === 'start');
  const mend = updated
    ? 'the fixture is written anew'
    : isStuck
      ? 'record a new run, or answer what is new with playFixture'
      : 'if that is meant: --update';
  return [
    `${updated ? '✓' : '✗'} ${name}  ${count} to ${safeLine(against)}`,
    ...differenceLines(differences),
    `  ${mend}`,
  ];
}
