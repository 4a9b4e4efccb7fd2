import { createContext, Script } from 'node:vm';

/** Milliseconds that a value may be held to its schema and rules, all of them together. */
export const CHECK_TIMEOUT = 1000;

/** Only a script's run can be interrupted, and with it whatever the script calls. */
const sandbox = createContext({ task: undefined });
const script = new Script('task()');

/** The time of one check: what it runs shares it, what it does in between costs nothing of it. */
export class CheckTime {
  private left = CHECK_TIMEOUT;

  /** @param now milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  get isOver(): boolean {
    return this.left <= 0;
  }

  /**
   * What a synchronous task returns. Undefined where it took longer than `most` milliseconds or all that is left: it ends
   * where it is then, without its `catch` and `finally`.
   */
  run<T>(task: () => T, most = CHECK_TIMEOUT): { readonly value: T } | undefined {
    if (this.isOver) return undefined;
    const began = this.now();
    try {
      return interrupted(task, Math.ceil(Math.min(most, this.left)));
    } finally {
      this.left -= this.now() - began;
    }
  }
}

function interrupted<T>(task: () => T, timeout: number): { readonly value: T } | undefined {
  sandbox['task'] = task;
  try {
    return { value: script.runInContext(sandbox, { timeout, displayErrors: false }) as T };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    sandbox['task'] = undefined;
  }
}
