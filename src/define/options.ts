import type { core } from 'zod';
import type { BlockKind } from '../chain/definition/blocks';
import type {
  ActivityBlock,
  ApprovalBlock,
  ChainBlock,
  ChainDefinition,
  Fallback,
  GateTerms,
  JudgeCheck,
  MapBlock,
  Message,
  ParallelBlock,
  PlanBlock,
  Rule,
  StepBlock,
  StepDefaults,
  SwitchBlock,
  TextBlock,
  ValidatorCheck,
} from '../chain/definition/definition';
import type { ActivityCall } from './types/activity-types';
import type { AnyMember } from './members';
import type { DynamicPrompt, PromptFile, Text } from './prompt';
import type { OutputSchema } from './types/schema-types';

/** A definition's part, with texts and schemas as they are written in TypeScript. */
type Written<T, Replaced> = Omit<T, keyof Replaced | BlockKind> & Replaced;

interface AskTexts {
  readonly prompt?: Text;
  /** The alternative to `prompt`: a few-shot conversation. */
  readonly messages?: readonly MessageOptions[];
  readonly system?: Text;
}

export type MessageOptions = Written<Message, { readonly content: Text }>;
export type FallbackOptions = Written<Fallback, AskTexts>;
export type CheckOptions = Rule | ValidatorCheck | Written<JudgeCheck, { readonly judge: Text }>;

/** A step as it is written in TypeScript; see {@link StepBlock} for the defaults. */
export type StepOptions = Written<
  StepBlock,
  AskTexts & {
    readonly output?: OutputSchema;
    readonly checks?: readonly CheckOptions[];
    readonly fallback?: FallbackOptions | readonly FallbackOptions[];
  }
>;

/** An activity's argument: a value in which every string is a text with slots. */
export type Argument =
  | null
  | boolean
  | number
  | string
  | DynamicPrompt
  | PromptFile
  | readonly Argument[]
  | { readonly [key: string]: Argument };

/** An activity as it is written in TypeScript; see {@link ActivityBlock} for the defaults. */
export type ActivityOptions = Written<
  ActivityBlock,
  {
    /** The Temporal activity type, or one of `activitiesOf<typeof activities>()`, whose arguments and result are typed. */
    readonly call?: string | ActivityCall;
    readonly args?: readonly Argument[];
    readonly output?: OutputSchema;
  }
>;

export type TextOptions = Written<TextBlock, { readonly template?: Text; readonly with?: Text }>;
export type GroupOptions = Omit<ParallelBlock, 'parallel' | 'blocks'>;

/** An approval as it is written in TypeScript; see {@link ApprovalBlock} for the defaults. */
export type ApprovalOptions = Written<ApprovalBlock, { readonly message?: Text }>;

/** A map as it is written in TypeScript; see {@link MapBlock} for the defaults. */
export type MapOptions = Written<
  MapBlock,
  {
    /** Made by `step`, `text`, … like a member of a group. In the definition its block is called `each`. */
    readonly each: AnyMember;
  }
>;

/** What a sub-chain is given and gives; see {@link ChainBlock} for the defaults. */
export type SubchainOptions = Omit<
  Written<ChainBlock, { readonly inputs?: { readonly [name: string]: Argument } }>,
  'definition'
>;

/** A switch as it is written in TypeScript; see {@link SwitchBlock} for the defaults. */
export type SwitchOptions = Written<
  SwitchBlock,
  {
    /**
     * By the value as text. In the definition each block is called like its value, or `case_1`, `case_2`, … by its
     * place where that is not a name.
     */
    readonly cases: { readonly [value: string]: AnyMember };
    /** For every other value. In the definition its block is called `otherwise`. */
    readonly otherwise?: AnyMember;
  }
>;

/** A plan as it is written in TypeScript; see {@link PlanBlock} for the defaults. */
export type PlanOptions = Written<
  PlanBlock,
  {
    readonly request: Text;
    readonly approve?: boolean | (GateTerms & { readonly message?: Text; readonly rounds?: number });
  }
>;

export type DefaultsOptions = Written<StepDefaults, { readonly system?: Text }>;

/** What a chain says about itself before its first block. */
export type ChainOptions = Written<
  Pick<ChainDefinition, 'version' | 'description' | 'limits' | 'window'>,
  {
    /** One zod schema for each input; optional and defaulted ones need not be given. */
    readonly inputs?: core.$ZodObject;
    /** Shared text that every request starts with, so that the provider can cache it; names inputs only. */
    readonly context?: Text;
    readonly defaults?: DefaultsOptions;
  }
>;
