import type { ChainDefinition } from '../../chain/definition/definition';
import type { Chain } from '../chain';
import type { ActivityFacts, GroupAbsence, StepFacts, TextFacts } from './facts';
import type { CheckedMembers } from './group-types';
import type { ApprovalFactsOf, MapFactsOf, PlanFactsOf, SubchainFactsOf, SwitchFactsOf } from './kind-facts';
import type { Asking, Made, Members } from '../members';
import type {
  ActivityOptions,
  ApprovalOptions,
  GroupOptions,
  MapOptions,
  PlanOptions,
  StepOptions,
  SubchainOptions,
  SwitchOptions,
  TextOptions,
} from '../options';
import type { AnyChain } from '../prepare';
import type {
  Checked,
  CheckedCall,
  CheckedSubchain,
  CheckedGroup,
  Fresh,
  NextPlace,
  When,
} from './checked-options';
import type { Scope, WithBlock, WithGate, WithGroup } from './scope-types';

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** A chain that blocks are added to. Each call gives a new builder; this one stays as it is. */
export interface ChainBuilder<S extends Scope> extends Chain<S['in'], Flat<S['outputs']>> {
  /** Adds one model call, its checks and its recovery. */
  step<const N extends string, const O extends StepOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, StepOptions, S> & Asking<O>,
  ): ChainBuilder<WithBlock<S, N, StepFacts<O>>>;

  /** Adds the user's own Temporal activity. */
  activity<const N extends string, const O extends ActivityOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, ActivityOptions, S>,
  ): ChainBuilder<WithBlock<S, N, ActivityFacts<O>>>;

  /** Adds a text that is made without a model call: of a template, or of the items of a list. */
  text<const N extends string, const O extends TextOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, TextOptions, S> & Made<O>,
  ): ChainBuilder<WithBlock<S, N, TextFacts<O>>>;

  /** Adds a person's word on an output: everyone after it reads what was approved, or what it was edited to. */
  approval<const N extends string, const O extends ApprovalOptions>(
    name: Fresh<N, { as: string }, S>,
    options: Checked<O, ApprovalOptions, S>,
  ): ChainBuilder<WithGate<S, N, ApprovalFactsOf<O>>>;

  /** Adds a block for each item of a list; its output is the list of theirs, in order. */
  map<const N extends string, const O extends MapOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, MapOptions, S>,
  ): ChainBuilder<WithBlock<S, N, MapFactsOf<O>>>;

  /**
   * Adds another chain, a builder or a plain definition, whose inputs and outputs are then not typed. Its output is an
   * object of its outputs, or the one that it `returns`.
   */
  chain<const N extends string, const C extends AnyChain, const O extends SubchainOptions = {}>(
    name: Fresh<N, O, S>,
    definition: CheckedSubchain<C, O>,
    options?: CheckedCall<O, C, S>,
  ): ChainBuilder<WithBlock<S, N, SubchainFactsOf<O, C>>>;

  /** Adds one block of several, by a value; its output is that of the case that was chosen. */
  switch<const N extends string, const O extends SwitchOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, SwitchOptions, S>,
  ): ChainBuilder<WithBlock<S, N, SwitchFactsOf<O>>>;

  /** Adds a plan that a model makes and that is then run; its output is an object of the plan's outputs. */
  plan<const N extends string, const O extends PlanOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, PlanOptions, S>,
  ): ChainBuilder<WithBlock<S, N, PlanFactsOf<O>>>;

  /** Adds a group named `group`, then `group_2`, …: its members start together, and may name each other's outputs. */
  parallel<const G extends Members>(
    members: CheckedMembers<G, NextPlace<S>>,
  ): ChainBuilder<WithGroup<S, never, G, false>>;
  /** Adds a group with a name and options of its own. */
  parallel<const N extends string, const G extends Members, const O extends GroupOptions = {}>(
    name: Fresh<N, { as: string }, S>,
    members: CheckedMembers<G, NextPlace<S, When<O>>>,
    options?: CheckedGroup<O, S>,
  ): ChainBuilder<WithGroup<S, N, G, GroupAbsence<O>>>;

  /** The plain definition. Reads prompt files. @throws ChainDefinitionError with every problem at once. */
  build(): ChainDefinition;
}
