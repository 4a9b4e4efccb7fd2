/** How a caller can mend what it asked for, in the client's terms; a command has its own words for it. */
const MENDS = {
  finished: 'fork it with a change, or with `from: [path]` for what is to run again',
  running: 'cancel it first, fork it, or resume it even so with `running: true`',
  was_running: 'resume the run itself, or the snapshot even so with `running: true`',
} as const;

export type ResumeMend = keyof typeof MENDS;

/** A run that cannot go on as it is asked to; the message names the blocks and the mend. */
export class ResumeError extends Error {
  override readonly name = 'ResumeError';

  /**
   * @param what is not so
   * @param mend absent where `what` says it too
   */
  constructor(
    readonly what: string,
    readonly mend?: ResumeMend,
  ) {
    super(mend === undefined ? what : `${what}: ${MENDS[mend]}`);
  }
}
