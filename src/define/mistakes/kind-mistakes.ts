import type { BareMistake } from './bare-mistakes';
import type { PlacedMistake } from '../types/group-types';
import type { ItemMistake, ItemPlace, ListMistake } from './map-mistakes';
import type { Each, Get } from './mistakes';
import type { Inside, Place } from '../types/place-types';
import type { GivenMistake, ReturnsMistake } from './subchain-mistakes';
import type { CasesMistake, OnMistake } from './switch-mistakes';

/**
 * What is wrong with one of the options that only some kinds of block have, `F` being the block's options or facts.
 * What these types leave to `build()`: values whose type is not known, and names that shadow others in a scope inside.
 */
export type KindMistake<Option, F, P extends Place> = Option extends keyof KindMistakes<F, P>
  ? KindMistakes<F, P>[Option]
  : never;

interface KindMistakes<F, P extends Place> {
  readonly over: ListMistake<Get<F, 'over'>, P['known']>;
  readonly join: ListMistake<Get<F, 'join'>, P['known']>;
  readonly item: ItemMistake<Get<F, 'item'>, P['known']>;
  readonly each: PlacedMistake<Get<F, 'each'>, ItemPlace<F, P>>;
  readonly of: OfMistake<Get<F, 'of'>, P>;
  readonly onReject: RedoMistake<Get<Get<F, 'onReject'>, 'redo'>, P>;
  readonly on: OnMistake<Get<F, 'on'>, F, P['known']>;
  readonly cases: CasesMistake<F, P>;
  readonly otherwise: PlacedMistake<Get<F, 'otherwise'>, Inside<P, P['known']>>;
  /** Of a sub-chain its values, of a plan names. */
  readonly inputs: F extends { readonly wants: infer Wanted }
    ? GivenMistake<Get<F, 'inputs'>, Wanted, P['known']>
    : BareMistake<Each<Get<F, 'inputs'>>, P['known']>;
  readonly returns: ReturnsMistake<Get<F, 'returns'>, Get<F, 'gives'>>;
}

type OfMistake<Of, P extends Place> = Of extends P['own'] & string
  ? never
  : Of extends keyof P['known'] & string
    ? `{{${Of}}} is made in another scope: an approval decides on an output of its own`
    : `there is no output "${Of & string}" to decide on`;

type RedoMistake<Redo, P extends Place> = Redo extends P['redoable']
  ? never
  : `there is no step "${Redo & string}" to redo`;
