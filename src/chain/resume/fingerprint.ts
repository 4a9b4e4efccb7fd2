import { asksAs } from '../request/asks';
import type { Block, ChainBlock } from '../definition/definition';
import { termsOf } from '../gate/gate';
import { type Json, own } from '../json';
import { rungsOf } from '../recovery/ladder';
import {
  type NormalDefaults,
  type NormalDefinition,
  normalRetry,
  normalTimeouts,
} from '../definition/normalise';
import { placeItem } from '../layout/place';
import { type PlacedBlock, type Scope, withMembers } from '../layout/placed';
import { defaultsFor, hashOf } from '../run/run';
import { onlySlot } from '../template/template';
import { readsInput } from './reads';

/** Keys that hold blocks, which have fingerprints of their own. */
const INNER: Readonly<Partial<Record<PlacedBlock['kind'], readonly string[]>>> = {
  parallel: ['blocks'],
  switch: ['cases', 'otherwise'],
  chain: ['definition'],
  map: ['each'],
};
/** What no result depends on. */
const TALK = ['description'];

/**
 * sha-256 of everything written that decides what a block makes: its own keys, and what it takes from its scope.
 *
 * @param without keys that don't count, its own and those that it takes
 */
export function fingerprint(placed: PlacedBlock, without: readonly string[] = []): string {
  const { block, kind, scope } = placed;
  return hashOf({
    own: leaving(block, [...(INNER[kind] ?? []), ...TALK, ...without]),
    context: scope.definition.context ?? '',
    taken: kind === 'map' ? eachOf(placed, without) : leaving(takenFrom(placed), without),
    absent: absentInputs(placed),
  });
}

function leaving(keys: object, without: readonly string[]): object {
  return Object.fromEntries(Object.entries(keys).filter(([key]) => !without.includes(key)));
}

function takenFrom(placed: PlacedBlock): object {
  const { kind } = placed;
  const defaults = defaultsFor(placed);
  if (kind === 'plan') return unpriced(defaults);
  if (kind === 'approval') return termsOf(placed);
  if (kind !== 'step') return {};
  const step = asksAs(placed.block as Block);
  return {
    rungs: rungsOf(step, defaults),
    onFailure: step.onFailure ?? defaults.onFailure,
    retry: normalRetry(step.retry, defaults.retry),
    timeouts: normalTimeouts(step.timeouts, defaults.timeouts),
  };
}

/** What models cost changes nothing that they have answered. */
function unpriced({ prices: _, rates: __, ...defaults }: NormalDefaults): object {
  return defaults;
}

/** What a map does for an item stands for all of them: items are compared at their map. */
function eachOf(map: PlacedBlock, without: readonly string[]): unknown {
  return withMembers(placeItem(map, '')).map((each) => [each.path, fingerprint(each, without)]);
}

/** Of the inputs of a sub-chain that a block reads and that may not be given, what stands in for them. */
function absentInputs(placed: PlacedBlock): Record<string, Json> {
  const { definition, opener } = chainAround(placed.scope);
  if (opener?.kind !== 'chain') return {};
  const { inputs: given = {} } = opener.block as ChainBlock;
  return Object.fromEntries(
    Object.entries((definition as NormalDefinition).inputs).flatMap(([name, { default: value }]) =>
      value !== undefined && readsInput(placed, name) && mayBeAbsent(own(given, name)) ? [[name, value]] : [],
    ),
  );
}

/** The scope of the chain, sub-chain or plan that a scope belongs to. */
function chainAround(scope: Scope): Scope {
  return scope.outer ? chainAround(scope.outer) : scope;
}

function mayBeAbsent(given: Json | undefined): boolean {
  return given === undefined || (typeof given === 'string' && onlySlot(given)?.optional === true);
}
