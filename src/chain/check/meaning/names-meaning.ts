import { nameProblem, RESERVED } from '../../definition/names';
import { blockText, type FoundBlock, type FoundChain, type FoundScope, scopesAround } from '../found';
import type { Path, Problems } from '../problems';
import { mayRead, placeText } from './reading-order';

/** Names that cannot be used, and names that are taken. */
export function checkNames(chain: FoundChain, problems: Problems): void {
  for (const name of chain.scope.inputs.keys())
    add(problems, [...chain.at, 'inputs', name], nameProblem(name));
  const siblings = new Map<FoundBlock | undefined, Map<string, FoundBlock>>();
  for (const block of chain.blocks) {
    checkBlockName(block, chain, siblings, problems);
    checkOutputName(block, problems);
  }
}

function checkBlockName(
  block: FoundBlock,
  chain: FoundChain,
  siblings: Map<FoundBlock | undefined, Map<string, FoundBlock>>,
  problems: Problems,
): void {
  if (!block.nameAt) return;
  add(problems, block.nameAt, nameProblem(block.name) ?? pathProblem(block, chain));
  const named = siblings.get(block.parent) ?? new Map<string, FoundBlock>();
  siblings.set(block.parent, named);
  const other = named.get(block.name);
  if (other) problems.add(block.nameAt, `name "${block.name}" is taken by ${placeText(other)}`);
  else named.set(block.name, block);
}

/** Temporal takes activity ids of at most 1,000 bytes: a path, what the call is for, and its number. */
const LONGEST_PATH = 900;

function pathProblem(block: FoundBlock, chain: FoundChain): string | undefined {
  const length = pathLength(block, chain);
  if (length <= LONGEST_PATH) return undefined;
  return `its path has ${length} characters, at most ${LONGEST_PATH} fit: nest it less deep or give shorter names`;
}

/** Characters of a block's path where it is longest: `pages[9999]/draft`. */
export function pathLength(block: FoundBlock, { prefix }: FoundChain): number {
  let length = prefix + block.name.length;
  for (let around = block.parent; around; around = around.parent)
    length += around.name.length + (around.kind === 'map' ? '[9999]/' : '/').length;
  return length;
}

function checkOutputName(block: FoundBlock, problems: Problems): void {
  if (!block.output) return;
  const { name, at } = block.output;
  const problem = nameProblem(name);
  if (name !== block.name) add(problems, at, problem);
  if (RESERVED.has(name)) return;
  const mend = 'give it another name with "as"';
  for (const scope of scopesAround(block)) {
    if (scope.inputs.has(name))
      problems.add(at, `output "${name}" has the name of ${givenText(scope)}: ${mend}`);
    const other = scope.hands.get(name)?.[0];
    if (other && isTakenBy(other, block, scope))
      problems.add(at, `output "${name}" is taken by ${placeText(other)}: ${mend}`);
  }
}

/** In its own scope, where it is not for the block's name already; in those around it, where it would be seen. */
function isTakenBy(other: FoundBlock, block: FoundBlock, scope: FoundScope): boolean {
  if (other === block) return false;
  if (scope !== block.scope) return mayRead(block, other);
  return other.parent !== block.parent || other.name !== block.name;
}

function givenText({ opener }: FoundScope): string {
  return opener ? `the item of ${blockText(opener)}` : 'an input';
}

function add(problems: Problems, at: Path, message: string | undefined): void {
  if (message !== undefined) problems.add(at, message);
}
