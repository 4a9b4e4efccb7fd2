import { nameProblem } from '../names';
import { blockText, type FoundBlock, type FoundChain } from './found';
import { pathText, type Problems } from './problems';

/** Names that cannot be used, and names that are taken. */
export function checkNames(chain: FoundChain, problems: Problems): void {
  for (const name of chain.inputs.keys()) add(problems, ['inputs', name], nameProblem(name));
  const scopes = new Map<FoundBlock | undefined, Map<string, FoundBlock>>();
  const outputs = new Map<string, FoundBlock>();
  for (const block of chain.blocks) {
    checkBlockName(block, scopes, problems);
    checkOutputName(block, outputs, chain, problems);
  }
}

function checkBlockName(
  block: FoundBlock,
  scopes: Map<FoundBlock | undefined, Map<string, FoundBlock>>,
  problems: Problems,
): void {
  if (!block.nameAt) return;
  add(problems, block.nameAt, nameProblem(block.name) ?? pathProblem(block));
  const scope = scopes.get(block.parent) ?? new Map<string, FoundBlock>();
  scopes.set(block.parent, scope);
  const other = scope.get(block.name);
  if (other)
    problems.add(
      block.nameAt,
      `name "${block.name}" is taken by ${blockText(other)} (${pathText(other.at)})`,
    );
  else scope.set(block.name, block);
}

/** Temporal takes activity ids of at most 1,000 bytes: a path, what the call is for, and its number. */
const LONGEST_PATH = 900;

function pathProblem(block: FoundBlock): string | undefined {
  let length = block.name.length;
  for (let around = block.parent; around; around = around.parent) length += around.name.length + 1;
  if (length <= LONGEST_PATH) return undefined;
  return `its path has ${length} characters, at most ${LONGEST_PATH} fit: nest it less deep or give shorter names`;
}

function checkOutputName(
  block: FoundBlock,
  outputs: Map<string, FoundBlock>,
  chain: FoundChain,
  problems: Problems,
): void {
  if (!block.output) return;
  const { name, at } = block.output;
  if (name !== block.name) add(problems, at, nameProblem(name));
  const mend = 'give it another name with "as"';
  if (chain.inputs.has(name)) problems.add(at, `output "${name}" has the name of an input: ${mend}`);
  const other = outputs.get(name);
  if (!other) outputs.set(name, block);
  else if (other.parent !== block.parent || other.name !== block.name) {
    problems.add(at, `output "${name}" is taken by ${blockText(other)} (${pathText(other.at)}): ${mend}`);
  }
}

function add(problems: Problems, at: readonly (string | number)[], message: string | undefined): void {
  if (message !== undefined) problems.add(at, message);
}
