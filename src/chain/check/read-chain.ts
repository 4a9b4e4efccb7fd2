import { isObject, type Json, type JsonObject, own } from '../json';
import { nameProblem } from '../names';
import type { FoundChain, Seen } from './found';
import { defaults, limits, window } from './policies';
import type { Problems } from './problems';
import { BlockReader } from './read-blocks';
import { readInputs } from './read-inputs';
import { checkKeys, type RecordRule } from './record';
import { must, type Shape, show, string } from './shape';
import { template } from './template-shape';

/** Looks at the shape of a whole definition, and keeps what its parts are to each other. */
export function readChain(value: Json, problems: Problems): FoundChain {
  const chain: FoundChain = { inputs: new Map(), texts: [], blocks: [], lost: false };
  if (!isObject(value)) {
    problems.add(
      [],
      `a chain is an object such as { catenary: 1, name: …, blocks: [ … ] }, not ${show(value)}`,
    );
    return chain;
  }
  const definition = value as JsonObject;
  const given = own(definition, 'defaults');
  const skips = isObject(given) && own(given, 'onFailure') === 'skip';
  const reader = new BlockReader(chain, problems, skips);
  const seen: Seen = { problems, texts: chain.texts, tests: [], enter: (list, at) => reader.read(list, at) };
  const inputs: Shape = (each, at) => readInputs(each, at, chain, seen);
  checkKeys({ ...RULE, keys: { ...RULE.keys, inputs } }, definition, [], seen);
  return chain;
}

const blocks: Shape = (value, at, { problems, enter }) => {
  if (!Array.isArray(value)) return problems.add(at, `must be a list of blocks, not ${show(value)}`);
  if (value.length === 0) problems.add(at, 'an empty chain does nothing: write at least one block');
  enter(value, at);
};

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
    blocks,
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
