import type { CliContext } from '../command';
import { EXIT, type ExitCode } from '../exit';
import { shellWord } from '../text/shell-word';

/** Follows a run. An interruption ends the command, not the run, and says so. */
export async function unlessInterrupted(
  { screen, signal }: Pick<CliContext, 'screen' | 'signal'>,
  id: string,
  follow: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await follow();
  } catch (error) {
    if (!signal.aborted) throw error;
    screen.keep();
    screen.warn(
      `interrupted; run ${id} goes on. Watch it: npx catenary watch ${shellWord(id)}  End it: npx catenary cancel ${shellWord(id)}`,
    );
    return EXIT.interrupted;
  }
}
