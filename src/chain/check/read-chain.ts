import { isObject, type Json, type JsonObject, own } from '../json';
import { nameProblem } from '../definition/names';
import { blocks } from './shape/blocks-shape';
import type { FoundBlock, FoundChain } from './found';
import { pathLength } from './meaning/names-meaning';
import { defaults, limits, window } from './shape/policies';
import type { Path } from './problems';
import { BlockReader } from './read-blocks';
import { readInputs } from './read-inputs';
import { checkKeys, type RecordRule } from './shape/record';
import type { Inherited, Seen, Whole } from './seen';
import { must, type Shape, show, string } from './shape/shape';
import { template } from './shape/template-shape';

/** The block whose sub-chain is read, in its chain. */
interface Around {
  readonly block: FoundBlock;
  readonly chain: FoundChain;
  readonly inherited: Inherited;
}

/** Looks at the shape of a whole definition, or of a sub-chain's, and keeps what its parts are to each other. */
export function readChain(value: Json, whole: Whole, at: Path = [], around?: Around): FoundChain {
  const chain: FoundChain = {
    at,
    scope: { inputs: new Map(), hands: new Map() },
    prefix: around ? pathLength(around.block, around.chain) + 1 : 0,
    texts: [],
    blocks: [],
    lost: false,
    ...(around && { around: around.block }),
  };
  if (isObject(value)) readDefinition(value as JsonObject, chain, whole, around?.inherited);
  else {
    chain.lost = true;
    whole.problems.add(
      at,
      `a chain is an object such as { catenary: 1, name: …, blocks: [ … ] }, not ${show(value)}`,
    );
  }
  return chain;
}

function readDefinition(definition: JsonObject, chain: FoundChain, whole: Whole, around?: Inherited): void {
  const inherited = inheritedBy(own(definition, 'defaults'), around);
  const reader = new BlockReader(chain, whole, inherited, (block, inner, at) =>
    readChain(inner, whole, at, { block, chain, inherited }),
  );
  const seen: Seen = {
    problems: whole.problems,
    whole,
    inherited,
    texts: chain.texts,
    tests: [],
    bares: [],
    enter: (block, at) => reader.read(block, at),
    define: () => undefined,
  };
  const inputs: Shape = (each, place) => readInputs(each, place, chain, seen);
  checkKeys({ ...RULE, keys: { ...RULE.keys, inputs } }, definition, chain.at, seen);
  checkDefaultTerms(definition, seen, chain.at);
}

/** Unlike a gate's own, they may be for gates with a time limit of theirs. */
function checkDefaultTerms({ defaults: given }: JsonObject, { whole, inherited }: Seen, at: Path): void {
  const terms = isObject(given) ? own(given, 'approvals') : undefined;
  if (whole.isTimed || inherited.timeout || !isObject(terms) || own(terms, 'onTimeout') === undefined) return;
  whole.problems.add(
    [...at, 'defaults', 'approvals', 'onTimeout'],
    'says what happens when the time is up, and no gate has a "timeout"',
  );
}

/** A sub-chain takes the terms of its gates from the chain around it where it says nothing itself. */
function inheritedBy(given: Json | undefined, around: Inherited | undefined): Inherited {
  const defaults_ = isObject(given) ? (given as JsonObject) : {};
  const approvals = own(defaults_, 'approvals');
  const onFailure = own(defaults_, 'onFailure');
  const timeout = isObject(approvals) && own(approvals, 'timeout') !== undefined;
  return {
    ...(onFailure !== undefined && { onFailure }),
    timeout: timeout || around?.timeout === true,
  };
}

/** It is also the workflow type of the chain's runs. */
const name: Shape = (value, at, seen) => {
  string(value, at, seen);
  const problem = typeof value === 'string' ? nameProblem(value) : undefined;
  if (problem !== undefined) seen.problems.add(at, problem);
};

const RULE: RecordRule = {
  what: 'a chain',
  keys: {
    catenary: must('1, the version of the format', (version) => version === 1),
    name,
    version: string,
    description: string,
    context: template({ inputsOnly: "the chain's context", mayBeEmpty: true }),
    defaults,
    limits,
    window,
    blocks: blocks('an empty chain does nothing: write at least one block'),
  },
  required: ['catenary', 'name', 'blocks'],
  instead: {
    steps: 'write "blocks"',
    chain: 'write "blocks"',
    input: 'write "inputs"',
    model: 'write "defaults: { model: … }"',
    system: 'write "defaults: { system: … }"',
    id: 'write "name"',
  },
};
