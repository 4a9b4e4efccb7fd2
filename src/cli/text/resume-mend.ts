import { ResumeError, type ResumeMend } from '../../client';
import { BadInput } from '../exit';

const MENDS: Readonly<Record<ResumeMend, string>> = {
  finished: 'fork it with a change, such as --set or --input, or with --from <path> for what is to run again',
  running: 'cancel it first, fork it, or resume it even so with --running',
  was_running: 'resume the run itself, or the snapshot even so with --running',
};

/** What the client refuses to let go on, with the mend in the words of the command line. */
export function inFlags(error: unknown): unknown {
  if (!(error instanceof ResumeError) || error.mend === undefined) return error;
  return new BadInput(`${error.what}: ${MENDS[error.mend]}`, { cause: error });
}
