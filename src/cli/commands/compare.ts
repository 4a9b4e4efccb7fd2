import type { Command } from 'commander';
import type { Catenary } from '../../client';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { compare, type Compared } from '../text/comparison';
import { comparisonLines } from '../text/comparison-text';
import { connected } from '../connection';
import { BadInput } from '../exit';
import { isFile, snapshotOf } from '../input/snapshot-file';

/** More columns than these no terminal shows. */
const MOST = 4;

/** `catenary compare`: outputs, verdicts, attempts, tokens, cost and time side by side. */
export function addCompare(program: Command, context: CliContext): void {
  const command = program
    .command('compare <runs...>')
    .description(
      "runs of a chain side by side: status, cost, time, each block, each output (= is the first one's)",
    );
  withConnection(
    command,
    'npx catenary compare page-4711 page-4711~2',
    'npx catenary compare page-4711 page-4711~2 page-4711~3 --json',
    'npx catenary compare page-4711.snapshot.json page-4711~2',
  );
  act<ConnectionFlags>(command, context, async ({ screen }, words, flags) => {
    if (words.length < 2 || words.length > MOST)
      throw new BadInput(`name two to ${MOST} runs to compare, not ${words.length}`);
    const runs = await connected(flags, (to) =>
      Promise.all(words.map(async (word) => comparedOf(to.catenary, word, await snapshotOf(to, word)))),
    );
    const comparison = compare(runs, Date.now());
    if (flags.json) return screen.json(comparison);
    for (const line of comparisonLines(comparison)) screen.line(line);
  });
}

async function comparedOf(
  catenary: Catenary,
  word: string,
  snapshot: Compared['snapshot'],
): Promise<Compared> {
  if (isFile(word)) return { id: snapshot.run?.id ?? word, status: snapshot.state.status, snapshot };
  const { status, from } = await catenary.get(word).info();
  return { id: word, status, snapshot, ...(from && { from: from.id }) };
}
