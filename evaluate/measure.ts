import { type Catenary, RunEndedError } from '../src/client';
import { BRIEFS } from './briefs';
import { type Measured, score } from './score';
import type { Variant } from './variants';

export interface Measurement {
  readonly variants: readonly Variant[];
  /** The first so many briefs. */
  readonly inputs: number;
  readonly signal: AbortSignal;
  /** Told after each run. */
  readonly onRun: (run: Measured, done: number, of: number) => void;
}

/**
 * One run at a time, all variants of a brief before the next brief: a machine that slows down slows them all.
 *
 * @throws Error where a run fails for another reason than its outputs.
 */
export async function measure(catenary: Catenary, measurement: Measurement): Promise<Measured[]> {
  const { variants, inputs, signal, onRun } = measurement;
  const measured: Measured[] = [];
  for (const [index, brief] of BRIEFS.slice(0, inputs).entries()) {
    for (const [which, variant] of variants.entries()) {
      signal.throwIfAborted();
      const run = await catenary.start(variant.definition, {
        id: `evaluate-${index + 1}-${which + 1}`,
        inputs: { brief },
      });
      await run.result({ signal }).catch(unlessEnded);
      measured.push(score(variant, index + 1, brief, await run.state()));
      onRun(measured.at(-1)!, measured.length, inputs * variants.length);
    }
  }
  return measured;
}

/** A run whose outputs did not pass is a result too. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof RunEndedError)) throw error;
}
