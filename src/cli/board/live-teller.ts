import { cut } from '../../chain/words';
import type { LiveCall } from '../../client/watch/live-calls';
import { retryAgainText, retryMend, retryText } from '../text/retry-text';
import { safeLine } from '../text/safe-text';

const MOST_OF_MESSAGE = 300;

/** Tells of Temporal's retries, which reach the history only at the end of a call: each attempt, but why only where that is new. */
export class LiveTeller {
  private readonly attempts = new Map<string, number>();
  /** By call, the failure that was told last. */
  private readonly failures = new Map<string, string>();
  private readonly mends = new Set<string>();

  /** What no retry mends, once for each mend: also for a board, whose rows are cut at the terminal's edge. */
  warnings(calls: readonly LiveCall[]): string[] {
    return calls.flatMap(({ path, lastFailure }) => {
      const mend = lastFailure && retryMend(lastFailure);
      if (mend === undefined || this.mends.has(mend)) return [];
      this.mends.add(mend);
      return [safeLine(`${path} cannot go on: ${cut(lastFailure!.message, MOST_OF_MESSAGE)}; mend: ${mend}`)];
    });
  }

  /** The attempts that are new since it was last asked, for a pipe or a log. @param now milliseconds since the epoch */
  retries(calls: readonly LiveCall[], now: number): string[] {
    return calls.flatMap((call) => {
      if (call.attempt <= (this.attempts.get(call.id) ?? 1)) return [];
      this.attempts.set(call.id, call.attempt);
      const text = this.isTold(call) ? retryAgainText(call, now) : retryText(call, now);
      return [`  ${call.path} ${call.purpose} · ${text}`];
    });
  }

  /** Whether its failure is the one that was told last, or what a warning is about. */
  private isTold({ id, lastFailure }: LiveCall): boolean {
    if (!lastFailure) return false;
    const failure = `${lastFailure.type}: ${lastFailure.message}`;
    const isTold = this.failures.get(id) === failure || retryMend(lastFailure) !== undefined;
    this.failures.set(id, failure);
    return isTold;
  }
}
