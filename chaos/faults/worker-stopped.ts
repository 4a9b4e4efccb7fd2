import { HEARTBEAT_MS } from '../chains';
import { anyOf, type Fire } from './fault';

/** Beyond the heartbeat timeout: another worker has taken the calls over and, it may be, recorded them. */
const STOPPED_MS = HEARTBEAT_MS + 5000;

/** A worker stands still until others have its calls, and then goes on as if nothing had been. */
export const workerStopped: Fire = async ({ stage, luck }) => {
  const { pid } = anyOf(stage.workers, luck);
  const from = Date.now();
  process.kill(pid, 'SIGSTOP');
  try {
    await stage.pause(STOPPED_MS);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return { from, to: Date.now() };
};
