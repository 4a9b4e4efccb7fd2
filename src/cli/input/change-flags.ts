import type { Command } from 'commander';
import type { ChainDefinition } from '../../chain/definition/definition';
import { type Json, own, put } from '../../chain/json';
import type { ForkOptions, Snapshot } from '../../client';
import { prepareChain } from '../../define/prepare';
import { BadInput } from '../exit';
import { readInputs } from './inputs';
import { loadChainFile } from './load-chain-file';
import { parseModels } from './parse-models';
import { parseSet, withKeys } from './set-keys';
import { inPlaceOf, pairOf, repeated, textOf } from './words';

/** What is changed before a run goes on, as the command line says it. */
export interface ChangeFlags {
  readonly id?: string;
  readonly chain?: string;
  readonly set?: readonly string[];
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly from?: readonly string[];
  readonly model?: Readonly<Record<string, string>>;
  readonly limit?: readonly string[];
}

/** What `resume` and `fork` have in common. */
export function withChanges(command: Command): Command {
  return command
    .option('--chain <file>', 'another definition of the same chain')
    .option('-i, --input <value>', 'another value: name=value, name=@file or @all.json; repeatable', repeated)
    .option(
      '--limit <name=value>',
      "in place of the chain's limit, such as calls=40; what was used counts too; repeatable",
      repeated,
    )
    .option('--id <id>', 'the run id (default: the old one with ~2, or the next number that is free)')
    .option('--dry-run', 'say what would be kept and what would run, and start nothing')
    .option('--detach', 'start the run and do not wait for it')
    .option('--out <dir>', 'write one file an output, and result.json');
}

/** What only `fork` has. */
export function withForks(command: Command): Command {
  return command
    .option('--from <path>', 'runs again, with all that depends on it; repeatable', repeated)
    .option(
      '--set <path.key=value>',
      'another value of a key of a block: text, @file or JSON; null takes it away; repeatable',
      repeated,
    )
    .option('--output <name=value>', 'put in the place of an output; or name=@file; repeatable', repeated)
    .option(
      '--model <alias=id>',
      'in place of the model that the first replies pinned; repeatable',
      parseModels,
    );
}

/** @throws BadInput, ChainDefinitionError */
export async function changesFrom(snapshot: Snapshot, flags: ChangeFlags): Promise<ForkOptions> {
  const { from, id, limit = [], model, output = [] } = flags;
  if (id === '') throw new BadInput('--id is empty: name what the run is about, such as page-4711');
  const chain = await chainFrom(snapshot, flags);
  const { inputs: schemas } = chain ? prepareChain(chain).definition : snapshot.definition;
  const inputs = await readInputs(flags.input ?? [], schemas);
  const outputs = await outputsFrom(snapshot, output);
  return {
    inputs,
    outputs,
    ...(id !== undefined && { id }),
    ...(chain && { chain }),
    ...(from && { from }),
    ...(model && { models: model }),
    ...(limit.length > 0 && { limits: limitsFrom(limit) }),
  };
}

async function chainFrom(
  { definition }: Snapshot,
  { chain, set = [] }: ChangeFlags,
): Promise<ChainDefinition | undefined> {
  const written = chain === undefined ? undefined : prepareChain(await loadChainFile(chain)).definition;
  if (set.length === 0) return written;
  return await withKeys(written ?? definition, set.map(parseSet));
}

async function outputsFrom(
  { state }: Snapshot,
  given: readonly string[],
): Promise<Readonly<Record<string, Json>>> {
  const outputs: Record<string, Json> = {};
  for (const word of given) {
    const [name, said] = pairOf(word, '--output');
    const text = await textOf(said, `--output ${name}`);
    put(outputs, name, inPlaceOf(own(state.outputs, name), text, `--output ${name}`));
  }
  return outputs;
}

/** What is not a number is for the checker to refuse. */
function limitsFrom(given: readonly string[]): NonNullable<ForkOptions['limits']> {
  const pairs = given.map((word) => {
    const [name, text] = pairOf(word, '--limit');
    return [name, text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)] as const;
  });
  return Object.fromEntries(pairs) as NonNullable<ForkOptions['limits']>;
}
