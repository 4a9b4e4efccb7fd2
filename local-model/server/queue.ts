export interface Queue {
  /**
   * Resolves, when it is one's turn, to a function that ends the turn. Rejects with the signal's reason if that aborts
   * first. Undefined, at once, when the queue is full.
   */
  enter(signal: AbortSignal): Promise<() => void> | undefined;
  /** A guess of the seconds until a place is free, 1 to 60, by how long turns took so far. */
  secondsToWait(): number;
}

/** One turn at a time, and at most `places` waiting. */
export function createQueue(places: number, now: () => number = Date.now): Queue {
  const waiting = new Set<() => void>();
  let isBusy = false;
  let averageMs = 1000;

  const startTurn = (): (() => void) => {
    isBusy = true;
    const began = now();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      averageMs = (averageMs + now() - began) / 2;
      isBusy = false;
      const [next] = waiting;
      next?.();
    };
  };

  const wait = (signal: AbortSignal): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(start);
        reject(signal.reason as Error);
      };
      const start = (): void => {
        waiting.delete(start);
        signal.removeEventListener('abort', leave);
        resolve(startTurn());
      };
      waiting.add(start);
      signal.addEventListener('abort', leave, { once: true });
    });

  return {
    enter: (signal) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      if (!isBusy) return Promise.resolve(startTurn());
      return waiting.size < places ? wait(signal) : undefined;
    },
    secondsToWait: () => Math.min(60, Math.max(1, Math.ceil(averageMs / 1000))),
  };
}
