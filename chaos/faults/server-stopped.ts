import type { Fire } from './fault';

const STOPPED_MS = 6000;

/** The server stands still for six seconds, as on a machine that is out of memory. */
export const serverStopped: Fire = async ({ stage }) => {
  const from = Date.now();
  process.kill(stage.serverPid, 'SIGSTOP');
  try {
    await stage.pause(STOPPED_MS);
  } finally {
    process.kill(stage.serverPid, 'SIGCONT');
  }
  return { from, to: Date.now() };
};
