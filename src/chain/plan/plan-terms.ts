import type { NormalAllowance } from '../contract';
import type { StepDefaults } from '../definition/definition';
import type { JsonSchema } from '../json';

/** What a plan is made for. */
export interface PlanTerms {
  /** What the steps may name, with what is known of their shapes. */
  readonly inputs: Readonly<Record<string, JsonSchema>>;
  readonly allow: NormalAllowance;
  /** Of the definition. Default `plan`. */
  readonly name?: string;
  /** Of the chain that the plan runs in; its worst case is reckoned with them. Default: the release's. */
  readonly defaults?: StepDefaults;
}
