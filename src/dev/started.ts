/** What was started so far, so that it can be ended in the reverse order. */
export interface Started {
  add(end: () => Promise<unknown>): void;
  /** Ends each once, the next also where one fails. */
  end(): Promise<void>;
}

export function createStarted(): Started {
  const ends: (() => Promise<unknown>)[] = [];
  let ending: Promise<void> | undefined;
  const endAll = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end().catch(() => {});
  };
  return { add: (end) => void ends.push(end), end: () => (ending ??= endAll()) };
}
