import type { Command } from 'commander';
import { definitionOf } from '../../define/chain';
import { formatProblems, type LocatedProblem } from '../../define/definition-error';
import { prepareChain } from '../../define/prepare';
import { act, type CliContext, type CommonOptions, withCommon } from '../command';
import { BadInput, EXIT, type ExitCode } from '../exit';
import { explain } from '../explain/explain';
import { explainText } from '../explain/explain-text';
import { mermaid } from '../explain/graph';
import { braceHints } from '../text/brace-hints';
import { loadChainFile } from '../input/load-chain-file';
import { counted } from '../../chain/words';

/** The commands that read a chain and call nobody: `validate`, `explain`, `graph`. */
export function addDefinitionCommands(program: Command, context: CliContext): void {
  const validate = program
    .command('validate <chain...>')
    .description('check chains: every mistake with its place');
  withCommon(
    validate,
    'npx catenary validate chains/*.yaml',
    'npx catenary validate dist/chains.js#report --json',
  );
  act(validate, context, validateCommand);

  const explaining = program
    .command('explain <chain>')
    .description('what waits for what, and what a run costs at best and at worst');
  withCommon(explaining, 'npx catenary explain examples/report/report.yaml');
  act(explaining, context, async ({ screen }, [file = ''], { json }) => {
    const explained = explain(prepareChain(await loadChainFile(file)).definition);
    if (json) screen.json(explained);
    else screen.line(explainText(explained));
  });

  const graph = program.command('graph <chain>').description('draw a chain as a Mermaid flowchart');
  withCommon(graph, 'npx catenary graph examples/report/report.yaml > report.mmd');
  act(graph, context, async ({ screen }, [file = ''], { json }) => {
    const drawn = mermaid(prepareChain(await loadChainFile(file)).definition);
    if (json) screen.json({ mermaid: drawn });
    else screen.line(drawn);
  });
}

interface Validated {
  readonly file: string;
  readonly chain?: string;
  readonly problems: readonly LocatedProblem[];
  /** What is right and may not be meant. */
  readonly hints?: readonly string[];
}

async function validateCommand(
  { screen }: CliContext,
  files: readonly string[],
  { json }: CommonOptions,
): Promise<ExitCode> {
  const validated: Validated[] = [];
  for (const file of files) validated.push(await validateOne(file));
  if (json) screen.json(validated);
  else
    for (const { file, chain, problems } of validated)
      screen.line(problems.length === 0 ? `${file}: ok (${chain})` : formatProblems(problems));
  if (!json)
    for (const { file, hints = [] } of validated)
      for (const hint of hints) screen.warn(`${file}: hint: ${hint}`);
  const count = validated.reduce((sum, { problems }) => sum + problems.length, 0);
  if (count === 0) return EXIT.done;
  if (!json) screen.warn(counted(count, 'problem'));
  return EXIT.badInput;
}

async function validateOne(file: string): Promise<Validated> {
  try {
    const chain = await loadChainFile(file);
    prepareChain(chain);
    const definition = definitionOf(chain);
    const hints = braceHints(definition);
    return { file, chain: definition.name, problems: [], ...(hints.length > 0 && { hints }) };
  } catch (error) {
    const { name, problems } = error as { name?: string; problems?: readonly LocatedProblem[] };
    if (name === 'ChainDefinitionError' && problems)
      return { file, problems: problems.map((each) => ({ file, ...each })) };
    if (error instanceof BadInput) return { file, problems: [{ path: [], message: error.message }] };
    throw error;
  }
}
