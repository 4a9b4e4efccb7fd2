import type { ChainDefinition } from '../chain/definition/definition';
import { isObject } from '../chain/json';

declare const types: unique symbol;

/** A chain whose inputs and outputs are typed: what the builder makes, and what takes a chain accepts. */
export interface Chain<In, Out> {
  readonly name: string;
  /** Plain JSON. @throws ChainDefinitionError with every problem at once. */
  readonly definition: ChainDefinition;
  /** Types only. */
  readonly [types]?: { readonly in: In; readonly out: Out };
}

/** What a run of a chain is started with. */
export type InputsOf<C> = C extends Chain<infer In, unknown> ? In : Readonly<Record<string, unknown>>;

/** What a run of a chain gives, by output name. */
export type OutputsOf<C> = C extends Chain<unknown, infer Out> ? Out : Readonly<Record<string, unknown>>;

/** The plain definition of a chain, however it was written. @throws ChainDefinitionError where the builder's does not pass. */
export function definitionOf(chain: Chain<unknown, unknown> | ChainDefinition): ChainDefinition {
  return isChain(chain) ? chain.definition : chain;
}

function isChain(chain: Chain<unknown, unknown> | ChainDefinition): chain is Chain<unknown, unknown> {
  return isObject(chain) && 'definition' in chain;
}
