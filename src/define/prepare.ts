import { checkDefinition } from '../chain/definition/check-definition';
import type { ChainDefinition, Problem } from '../chain/definition/definition';
import type { Json } from '../chain/json';
import { normalise, type NormalDefinition } from '../chain/definition/normalise';
import { hashOf } from '../chain/run/run';
import { type Chain, definitionOf } from './chain';
import { checkConstants } from './values/check-constants';
import { checkKeys } from './check-keys';
import { checkInputs, withDefaults } from './values/check-inputs';
import { ChainDefinitionError } from './definition-error';
import { nameBlocks } from './name-blocks';

/** A chain in any of the ways it can be written. */
export type AnyChain = Chain<unknown, unknown> | ChainDefinition;

/** A definition as a run records it. */
export interface PreparedChain {
  readonly definition: NormalDefinition;
  /** sha-256 of its canonical JSON. */
  readonly hash: string;
}

export interface PreparedRun extends PreparedChain {
  /** With the defaults of the inputs that were not given. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly inputsHash: string;
}

/**
 * Checks a chain, its constants too, and writes its defaults out.
 *
 * @param version replaces the definition's own label
 * @throws ChainDefinitionError with every problem at once.
 */
export function prepareChain(chain: AnyChain, version?: string): PreparedChain {
  const written = definitionOf(chain);
  const labelled = version === undefined ? written : { ...written, version };
  refuse(nameBlocks(checkDefinition(labelled), labelled));
  refuse(nameBlocks([...checkConstants(labelled), ...checkKeys(labelled)], labelled));
  const definition = normalise(labelled);
  return { definition, hash: hashOf(definition) };
}

/** As {@link prepareChain}, with the inputs of one run. Plain JSON: what JSON cannot hold is refused by its place. */
export function prepareRun(chain: AnyChain, inputs: unknown, version?: string): PreparedRun {
  const prepared = prepareChain(chain, version);
  const given = inputs ?? {};
  refuse(checkInputs(prepared.definition, given), 'the inputs have');
  const complete = withDefaults(prepared.definition, given as Readonly<Record<string, Json>>);
  return { ...prepared, inputs: complete, inputsHash: hashOf(complete) };
}

function refuse(problems: readonly Problem[], subject?: 'the inputs have'): void {
  if (problems.length > 0) throw new ChainDefinitionError(problems, subject);
}
