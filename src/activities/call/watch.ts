import type { CallLimits } from '../../chain/contract';
import { ModelError } from '../model/model-error';

/** Node runs a longer timer at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export interface Watch {
  /** Aborted, with a {@link ModelError}, when a limit is passed. */
  readonly signal: AbortSignal;
  readonly onEvent: (mayBeSilent?: boolean) => void;
  readonly end: () => void;
}

/**
 * Ends a call that takes too long in all, or falls silent for too long once it has begun to answer. Before that only
 * the whole counts, because an endpoint may queue.
 */
export function startWatch({ call, idle }: Pick<CallLimits, 'call' | 'idle'>): Watch {
  const stop = new AbortController();
  const expire = (message: string): void => stop.abort(new ModelError({ kind: 'timeout', message }));
  const deadline = setTimeout(
    () => expire(`no complete reply within ${call} ms; raise timeouts.call if the model needs longer`),
    Math.min(call, LONGEST_TIMER),
  );
  let silence: NodeJS.Timeout | undefined;
  let ended = false;
  const watchSilence = (): NodeJS.Timeout =>
    setTimeout(
      () => expire(`the reply fell silent for ${idle} ms; raise timeouts.idle if the model needs longer`),
      Math.min(idle, LONGEST_TIMER),
    );
  return {
    signal: stop.signal,
    onEvent: (mayBeSilent = false) => {
      if (ended) return;
      if (mayBeSilent) {
        clearTimeout(silence);
        silence = undefined;
      } else if (silence) silence.refresh();
      else silence = watchSilence();
    },
    end: () => {
      ended = true;
      clearTimeout(deadline);
      clearTimeout(silence);
    },
  };
}
