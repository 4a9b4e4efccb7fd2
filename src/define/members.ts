import type { AnyChain } from './prepare';
import type { ActivityFacts, Facts, GroupAbsence, StepFacts, TextFacts } from './types/facts';
import type {
  ApprovalFactsOf,
  MapFactsOf,
  PlanFactsOf,
  SubchainFactsOf,
  SwitchFactsOf,
} from './types/kind-facts';
import type { WideText, InputTextsOf, TextsOf } from './mistakes/mistakes';
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
} from './options';
import type { Mistake } from './types/slots';

declare const facts: unique symbol;

/** A block without its name, which is its key in the group. */
export interface Member<F extends Facts = Facts> {
  readonly kind: 'step' | 'activity' | 'text' | 'approval' | 'map' | 'chain' | 'switch' | 'plan';
  readonly options: object;
  readonly [facts]?: F;
}

/** A group inside a group. */
export interface MemberGroup<G extends Members = Members, Absent extends boolean = boolean, When = unknown> {
  readonly kind: 'parallel';
  readonly members: G;
  readonly options: GroupOptions;
  readonly [facts]?: { readonly absent: Absent; readonly when: When };
}

/** A block without its name, of whatever kind. */
export type AnyMember = Member | MemberGroup;

/** A group's blocks by their names, in written order. */
export interface Members {
  readonly [name: string]: AnyMember;
}

/** A step asks something. */
export type Asking<O> = O extends { readonly prompt: unknown } | { readonly messages: unknown }
  ? unknown
  : Mistake<'a step needs a prompt, or messages'>;

/** A text is made of something. */
export type Made<O> = O extends { readonly template: unknown }
  ? O extends { readonly join: unknown }
    ? Mistake<'a text has a template or join, not both'>
    : unknown
  : O extends { readonly join: unknown }
    ? unknown
    : Mistake<'a text needs a template, or join'>;

/** Options in which every text is one that the compiler can read. */
export type Readable<O, Known> = {
  readonly [P in keyof O]: Known extends O
    ? O[P]
    : P extends keyof Known
      ? [WideText<TextsOf<P, O[P]> | InputTextsOf<P, O[P]>>] extends [never]
        ? O[P]
        : Mistake<WideText<TextsOf<P, O[P]> | InputTextsOf<P, O[P]>>>
      : Mistake<`unknown option "${P & string}"`>;
};

/** A member of a group that calls a model. */
export function step<const O extends StepOptions>(
  options: Readable<O, StepOptions> & Asking<O>,
): Member<StepFacts<O>> {
  return { kind: 'step', options };
}

/** A member of a group that runs the user's own activity. */
export function activity<const O extends ActivityOptions>(
  options: Readable<O, ActivityOptions>,
): Member<ActivityFacts<O>> {
  return { kind: 'activity', options };
}

/** A member of a group that makes a text without a model call. */
export function text<const O extends TextOptions>(
  options: Readable<O, TextOptions> & Made<O>,
): Member<TextFacts<O>> {
  return { kind: 'text', options };
}

/** A group as a member of a group. */
export function parallel<const G extends Members, const O extends GroupOptions = {}>(
  members: G,
  options?: O,
): MemberGroup<G, GroupAbsence<O>, O extends { readonly when: infer When } ? When : never> {
  return { kind: 'parallel', members, options: options ?? {} };
}

/** A member of a group that waits for a person's word on a sibling's output. */
export function approval<const O extends ApprovalOptions>(
  options: Readable<O, ApprovalOptions>,
): Member<ApprovalFactsOf<O>> {
  return { kind: 'approval', options };
}

/** A member of a group that runs a block for each item of a list. */
export function map<const O extends MapOptions>(options: Readable<O, MapOptions>): Member<MapFactsOf<O>> {
  return { kind: 'map', options };
}

/** A member of a group that runs another chain. */
export function subchain<const C extends AnyChain, const O extends SubchainOptions = {}>(
  definition: C,
  options?: Readable<O, SubchainOptions>,
): Member<SubchainFactsOf<O, C>> {
  return { kind: 'chain', options: { ...options, definition } };
}

/** A member of a group that runs one block of several, by a value. */
export function switchOn<const O extends SwitchOptions>(
  options: Readable<O, SwitchOptions>,
): Member<SwitchFactsOf<O>> {
  return { kind: 'switch', options };
}

/** A member of a group that has a model plan blocks, which are then run. */
export function plan<const O extends PlanOptions>(options: Readable<O, PlanOptions>): Member<PlanFactsOf<O>> {
  return { kind: 'plan', options };
}
