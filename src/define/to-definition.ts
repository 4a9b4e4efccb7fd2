import type { Block, ChainDefinition, Problem } from '../chain/definition/definition';
import { type Chain, definitionOf } from './chain';
import { isObject } from '../chain/json';
import { caseNames } from './case-names';
import type { AnyMember } from './members';
import type { ActivityOptions, ChainOptions, SwitchOptions } from './options';
import type { AnyChain } from './prepare';
import { toInputs, toJsonSchema } from './values/zod-schema';
import { written } from './files/written';

type Path = readonly (string | number)[];
export type Source = readonly [name: string, block: AnyMember];

/** The definition that a builder has collected, and what could not become part of it. */
export interface Unchecked {
  readonly definition: ChainDefinition;
  readonly problems: readonly Problem[];
}

/** Of a builder: what it has collected, before anything looks at it. A chain that holds it is checked as a whole. */
export const UNCHECKED = Symbol('unchecked');

export function toDefinition(
  name: string,
  { inputs, ...options }: ChainOptions,
  sources: readonly Source[],
): Unchecked {
  const problems: Problem[] = [];
  const definition = {
    catenary: 1,
    name,
    ...(inputs && { inputs: toInputs(inputs, problems) }),
    ...written(options, [], problems),
    blocks: sources.map((source, i) => toBlock(source, ['blocks', i], problems)),
  } as ChainDefinition;
  return { definition, problems };
}

function toBlock([name, block]: Source, path: Path, problems: Problem[]): Block {
  const options = blockOptions(block.options, path, problems);
  const inside = block.kind === 'parallel' ? Object.entries(block.members) : undefined;
  return {
    [block.kind]: name,
    ...options,
    ...(inside && { blocks: inside.map((each, i) => toBlock(each, [...path, 'blocks', i], problems)) }),
  } as unknown as Block;
}

interface Parts extends Pick<ActivityOptions, 'output' | 'call'>, Partial<SwitchOptions> {
  readonly each?: AnyMember;
  readonly definition?: AnyChain;
}

/** The options of a block as they are in a definition, those that hold blocks last. */
function blockOptions(options: object, path: Path, problems: Problem[]): object {
  const { output, call, each, cases, otherwise, definition, ...rest } = options as Parts;
  const inside = (name: string, block: AnyMember, ...at: Path): Block =>
    toBlock([name, block], [...path, ...at], problems);
  return {
    ...(call !== undefined && { call: typeof call === 'string' ? call : call.activity }),
    ...written(rest, path, problems),
    ...(output !== undefined && { output: toJsonSchema(output, [...path, 'output'], problems) }),
    ...(each && { each: inside('each', each, 'each') }),
    ...(cases && {
      cases: Object.fromEntries(
        caseNames(cases).map(([value, name]) => [value, inside(name, cases[value]!, 'cases', value)]),
      ),
    }),
    ...(otherwise && { otherwise: inside('otherwise', otherwise, 'otherwise') }),
    ...(definition && { definition: subDefinition(definition, [...path, 'definition'], problems) }),
  };
}

function subDefinition(chain: AnyChain, path: Path, problems: Problem[]): ChainDefinition {
  if (!isObject(chain) || !(UNCHECKED in chain)) return definitionOf(chain);
  const sub = (chain as Chain<unknown, unknown> & { [UNCHECKED](): Unchecked })[UNCHECKED]();
  problems.push(...sub.problems.map((each) => ({ ...each, path: [...path, ...each.path] })));
  return sub.definition;
}
