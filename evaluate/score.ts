import type { ChainState } from '../src/chain/state/state';
import { type Drafts, draftsOf } from './drafts';
import { checksOf } from './judge-part';
import { PARTS } from './parts';
import type { Variant } from './variants';

/** What one run of one variant came to. */
export interface Measured {
  readonly variant: string;
  /** Counted from 1. */
  readonly input: number;
  /** By the name of the check; false also where there is no draft to look at. */
  readonly checks: Readonly<Record<string, boolean>>;
  /** Every check of every part. */
  readonly passed: boolean;
  readonly calls: number;
  /** Cached ones too. */
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Milliseconds from the run's start to its end, by the workflow's clock. */
  readonly ms: number;
  /** As they name themselves. */
  readonly models: readonly string[];
  readonly drafts: Drafts;
}

/** Failures that say something of what a model wrote. Any other would count an outage as bad writing. */
const OF_THE_OUTPUT: ReadonlySet<string> = new Set(['Output.Rejected', 'Model.Truncated', 'Model.Refused']);

/** @throws Error where the run failed for another reason than its outputs, or where product and count disagree. */
export function score(variant: Variant, input: number, brief: string, state: ChainState): Measured {
  refuseOutages(variant, input, state);
  const drafts = draftsOf(variant, state);
  const around = { brief, keywords: drafts.keywords };
  const checks = Object.fromEntries(
    PARTS.flatMap((part) => {
      const draft = drafts[part.name];
      return checksOf(part).map(({ name, reasons }) => [
        name,
        draft !== undefined && reasons(draft, around).length === 0,
      ]);
    }),
  );
  const passed = Object.values(checks).every(Boolean);
  if (passed !== (state.status === 'done'))
    throw new Error(
      `${variant.name}, brief ${input}: the run is ${state.status}, but its outputs ${passed ? 'pass' : 'fail'} when counted`,
    );
  const { startedAt, endedAt = startedAt, usage } = state.metadata;
  return {
    variant: variant.name,
    input,
    checks,
    passed,
    calls: usage.calls,
    tokensIn: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
    tokensOut: usage.outputTokens,
    ms: endedAt - startedAt,
    models: modelsOf(state),
    drafts,
  };
}

function refuseOutages({ name }: Variant, input: number, { steps }: ChainState): void {
  for (const [path, { failure }] of Object.entries(steps)) {
    if (failure && !OF_THE_OUTPUT.has(failure.type))
      throw new Error(`${name}, brief ${input}, ${path}: ${failure.type}: ${failure.message}`);
  }
}

function modelsOf({ steps }: ChainState): string[] {
  const attempts = Object.values(steps).flatMap((step) => step.attempts ?? []);
  return [...new Set(attempts.flatMap(({ receipt }) => receipt?.model ?? []))];
}
