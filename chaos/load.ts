import {
  ChainDefinitionError,
  ChainRunError,
  RunEndedError,
  RunIdInUseError,
  RunNotFoundError,
} from '../src/client';
import { CHAINS } from './chains';
import type { Ending } from './facts';
import { oneOf } from './luck';
import type { Stage } from './stage';

/** A run that was started and, it may be, has ended. */
export interface StartedRun {
  readonly id: string;
  readonly chain: string;
  readonly startedAt: number;
  endedAt?: number;
  ending: Ending;
}

export interface LoadOptions {
  readonly seed: number;
  /** Milliseconds between two starts. */
  readonly everyMs: number;
  /** Runs under way at once. */
  readonly atOnce: number;
}

const AGAIN_MS = 200;

/** Of this suite: to ask again would change nothing. */
function isMistake(error: unknown): boolean {
  return (
    error instanceof ChainDefinitionError || error instanceof RunIdInUseError || error instanceof TypeError
  );
}

/** Starts runs, one after the other, and waits for each as a service would: it asks again when the server is away. */
export class Load {
  readonly runs: StartedRun[] = [];
  private isOver = false;
  private readonly waits: Promise<void>[] = [];
  private readonly closing = new AbortController();
  private readonly loop: Promise<void>;
  /** Rejects where a run cannot be started at all; never resolves. */
  readonly broken: Promise<never>;

  constructor(
    private readonly stage: Stage,
    private readonly options: LoadOptions,
  ) {
    this.loop = this.keepStarting();
    this.broken = this.loop.then(() => new Promise<never>(() => undefined));
    this.broken.catch(() => undefined);
  }

  get open(): number {
    return this.runs.filter(({ ending }) => ending.status === 'running').length;
  }

  /** Which chain the n-th run has, is the seed's alone. */
  async startNext(): Promise<void> {
    const { seed } = this.options;
    const n = this.runs.length;
    const chain = oneOf(Object.keys(CHAINS), seed, 'chain', n);
    const run: StartedRun = {
      id: `${chain}-${n}`,
      chain,
      startedAt: Date.now(),
      ending: { status: 'running' },
    };
    this.runs.push(run);
    const options = { id: run.id, inputs: { brief: `brief ${n}` } };
    await this.untilAnswered(() => this.stage.catenary.start(CHAINS[chain]!, options));
    this.waits.push(this.follow(run).catch(() => undefined));
  }

  /** So many at once, whatever is under way. */
  async burst(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.startNext();
  }

  /** No more starts once there are `least` runs; then waits for all, so many milliseconds at most. */
  async settle(least: number, boundMs: number): Promise<void> {
    while (this.runs.length < least) await this.stage.pause(AGAIN_MS);
    this.isOver = true;
    await this.loop;
    for (const until = Date.now() + boundMs; this.open > 0 && Date.now() < until;)
      await this.stage.pause(AGAIN_MS);
    await this.close();
  }

  async close(): Promise<void> {
    this.isOver = true;
    this.closing.abort();
    await Promise.all(this.waits);
  }

  private async keepStarting(): Promise<void> {
    const { everyMs, atOnce } = this.options;
    while (!this.isOver) {
      if (this.open < atOnce) await this.startNext();
      await this.stage.pause(everyMs);
    }
  }

  private async follow(run: StartedRun): Promise<void> {
    const { signal } = this.closing;
    const handle = this.stage.catenary.get(run.id);
    const ending = await this.untilAnswered(async (): Promise<Ending> => {
      try {
        const { outputs, steps } = await handle.result({ signal });
        const statuses = Object.fromEntries(Object.entries(steps).map(([path, step]) => [path, step.status]));
        return { status: 'done', outputs, statuses };
      } catch (error) {
        if (error instanceof RunNotFoundError) return { status: 'missing' };
        if (!(error instanceof RunEndedError)) throw error;
        if (!(error instanceof ChainRunError)) return { status: 'terminated' };
        return { status: 'failed', ...(error.report && { statuses: error.report.steps }) };
      }
    });
    run.endedAt = Date.now();
    run.ending = ending;
  }

  /** The server may be away: then the same is asked again. */
  private async untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (this.closing.signal.aborted || isMistake(error)) throw error;
        await this.stage.pause(AGAIN_MS);
      }
    }
  }
}
