import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { dirname, relative, resolve } from 'node:path';
import type { ChainDefinition, PlanAllowance } from '../../chain/definition/definition';
import type { Json } from '../../chain/json';
import { PLAN, planningChain } from '../../define/planning-chain';
import { prepareRun } from '../../define/prepare';
import { toYaml } from '../../define/files/to-yaml';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { type Connected, connected } from '../connection';
import { BadInput, EXIT, type ExitCode } from '../exit';
import { refuseFile, refuseOut } from '../output/writable';
import { writeWhole } from '../output/whole-file';
import { readInputs } from '../input/inputs';
import { positiveInteger, repeated } from '../input/words';
import { planText } from '../explain/plan-text';
import { shellWord } from '../text/shell-word';
import { unlessInterrupted } from '../board/unless-interrupted';
import { followToEnd } from './run';

interface PlanFlags extends ConnectionFlags {
  readonly input?: readonly string[];
  readonly id?: string;
  readonly save?: string;
  readonly run?: boolean;
  readonly approve?: boolean;
  readonly model?: string;
  readonly steps?: number;
  readonly calls?: number;
  readonly out?: string;
}

/** `catenary plan`: from a request to a chain, which is shown, saved or run. */
export function addPlan(program: Command, context: CliContext): void {
  const command = program
    .command('plan <request>')
    .description('let a model decompose a request into a chain; nothing of it runs without --run')
    .option('-i, --input <value>', 'what its steps may use: name=value, name=@file or @all.json', repeated)
    .option('--save <file>', 'write the chain as a YAML file, to be changed and run like any other')
    .option('--run', 'run it, in the same run')
    .option('--approve', 'wait for a person first, who approves, edits or rejects it with a reason')
    .option('--model <name>', 'the model that plans')
    .option('--steps <n>', 'at most so many steps', positiveInteger)
    .option('--calls <n>', 'at most so many model calls at worst', positiveInteger)
    .option('--id <id>', 'the run id of the planning')
    .option('--out <dir>', 'with --run: write one file an output, and result.json');
  withConnection(
    command,
    'npx catenary plan "write a product page" --input product_brief=@brief.md',
    'npx catenary plan "write a product page" --input product_brief=@brief.md --save page.yaml',
    'npx catenary plan "write a product page" --input product_brief=@brief.md --run --approve',
  );
  act<PlanFlags>(command, context, async (_, [request = ''], flags) => planCommand(context, request, flags));
}

async function planCommand(context: CliContext, request: string, flags: PlanFlags): Promise<ExitCode> {
  if (request.trim() === '') throw new BadInput('the request is empty: say what is to be done');
  if (flags.save !== undefined && !/\.ya?ml$/i.test(flags.save))
    throw new BadInput(`--save ${flags.save}: its name must end in .yaml or .yml`);
  await refuseOut(flags.out);
  if (flags.save !== undefined) await refuseFile('--save', flags.save);
  const inputs = await readInputs(flags.input ?? [], {});
  const chain = planningChain(request, {
    inputs: Object.keys(inputs),
    allow: allowanceOf(flags),
    approve: flags.approve ?? false,
    run: flags.run ?? false,
    ...(flags.model !== undefined && { model: flags.model }),
  });
  const prepared = prepareRun(chain, inputs);
  const id = flags.id ?? `planning-${randomUUID().slice(0, 8)}`;
  return await connected(flags, async (to) => {
    context.takeOver();
    await to.catenary.start(chain, { id, inputs: prepared.inputs });
    return await unlessInterrupted(context, id, () => planned(context, to, prepared, id, flags));
  });
}

function allowanceOf({ steps, calls }: PlanFlags): PlanAllowance {
  return { ...(steps !== undefined && { steps }), ...(calls !== undefined && { calls }) };
}

/** With --run the outputs are told at the end, and else the plan. */
async function planned(
  context: CliContext,
  to: Connected,
  prepared: ReturnType<typeof prepareRun>,
  id: string,
  flags: PlanFlags,
): Promise<ExitCode> {
  const { json = false, run = false, out, save } = flags;
  const followed = await followToEnd(context, to, prepared, id, {
    json,
    quiet: !run,
    ...(run && out !== undefined && { out }),
  });
  if (followed !== EXIT.done) return followed;
  const { steps, outputs } = await to.catenary.get(id).state();
  const plan = (run ? steps[PLAN]?.plan : outputs[PLAN]) as ChainDefinition | undefined;
  if (plan === undefined) return EXIT.failed;
  const named = { ...plan, name: nameFor(save) };
  if (save !== undefined) await writeWhole(save, toYaml(named, { schema: schemaFrom(save) }));
  if (!run && json) context.screen.json({ id, plan: named as unknown as Json, ...(save && { file: save }) });
  if (!json) {
    context.screen.line(planText(named));
    if (save !== undefined)
      context.screen.line(`wrote   ${save}; run it: npx catenary run ${shellWord(save)}${inputWords(flags)}`);
  }
  return EXIT.done;
}

/** The file's own name, as far as a chain can be called so. */
function nameFor(file: string | undefined): string {
  const base = (file ?? PLAN).replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  const name = base
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 64);
  return name === '' ? PLAN : name;
}

function schemaFrom(file: string): string {
  const path = relative(dirname(resolve(file)), resolve('node_modules/catenary/schema/chain.schema.json'));
  return path.startsWith('.') ? path : `./${path}`;
}

function inputWords({ input = [] }: PlanFlags): string {
  return input.map((each) => ` --input ${shellWord(each)}`).join('');
}
