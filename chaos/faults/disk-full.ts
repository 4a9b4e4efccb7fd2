import { execFileSync } from 'node:child_process';
import type { Fire } from './fault';

const FULL_MS = 4000;

/** So small that every write to the database or its log fails, as on a full disk. */
const LIMIT_BYTES = 4096;

/** The server can write nothing for four seconds. It may stay alive, or end and be started again. Needs `prlimit` of util-linux. */
export const diskFull: Fire = async ({ stage }) => {
  const from = Date.now();
  limitFiles(stage.serverPid, String(LIMIT_BYTES));
  try {
    await stage.pause(FULL_MS);
  } finally {
    await stage.revived();
    limitFiles(stage.serverPid, 'unlimited');
  }
  return { from, to: Date.now() };
};

/** The soft limit alone, which may be lifted again. */
function limitFiles(pid: number, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}
