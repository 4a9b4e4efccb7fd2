import { isRefused } from '../../connection/grpc';

/** How often in a row a reader begins anew before it gives the server's error. */
const MOST = 5;

/**
 * Counts how often a reader has begun anew. The server refuses the token of a next page once the history that it was given for
 * has moved on: its shard was, or the run was changed from outside. What was read stays true.
 */
export class Anew {
  private times = 0;

  /** Whether a reader may begin once more after this error. */
  may(error: unknown): boolean {
    return isRefused(error) && this.times++ < MOST;
  }

  /** Something new was read. */
  gotOn(): void {
    this.times = 0;
  }
}

/** Reads pages from the first one on, again where the server refuses to go on; for what may be read twice. */
export async function readAnew<T>(read: () => Promise<T>): Promise<T> {
  const anew = new Anew();
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!anew.may(error)) throw error;
    }
  }
}
