import type { core } from 'zod';
import type {
  ActivityBlock,
  ChainDefinition,
  Condition,
  Fallback,
  JudgeCheck,
  Message,
  ParallelBlock,
  Rule,
  StepBlock,
  StepDefaults,
  TextBlock,
  ValidatorCheck,
} from '../chain/definition';
import type { Json } from '../chain/json';
import type { ActivityCall } from './activity-types';
import type { DynamicPrompt, PromptFile, Text } from './prompt';
import type { OutputSchema } from './schema-types';

/** A definition's part, with texts and schemas as they are written in TypeScript. */
type Written<T, Replaced> = Omit<T, keyof Replaced | 'step' | 'parallel' | 'activity' | 'text'> & Replaced;

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

export type TextOptions = Written<TextBlock, { readonly template: Text }>;
export type GroupOptions = Omit<ParallelBlock, 'parallel' | 'blocks'>;
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

export type { Condition, Json };
