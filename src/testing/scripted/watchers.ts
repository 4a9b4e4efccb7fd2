/** Promises that wait for a state to fulfil a predicate. */
export interface Watchers<T> {
  waitFor(predicate: (state: T) => boolean): Promise<void>;
  /** The state has changed. */
  changed(): void;
  /** Rejects all that still wait. */
  close(): void;
}

interface Waiting<T> {
  readonly predicate: (state: T) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** `state` is one object that changes, so a predicate is asked again only when told so. */
export function createWatchers<T>(state: T): Watchers<T> {
  const waiting = new Set<Waiting<T>>();
  const ask = (one: Waiting<T>): void => {
    try {
      if (!one.predicate(state)) return;
      one.resolve();
    } catch (error) {
      one.reject(error);
    }
    waiting.delete(one);
  };
  return {
    waitFor: (predicate) =>
      new Promise((resolve, reject) => {
        const one = { predicate, resolve, reject };
        waiting.add(one);
        ask(one);
      }),
    changed: () => waiting.forEach(ask),
    close() {
      for (const one of waiting) one.reject(new Error('the scripted endpoint was closed'));
      waiting.clear();
    },
  };
}
