import type { Fire } from './fault';

const LOST_MS = 1200;

/** Models answer while the server cannot be reached, and the workers that have the answers are killed. */
export const answersLost: Fire = async ({ stage }) => {
  const from = Date.now();
  stage.proxy.cut();
  try {
    await stage.pause(LOST_MS);
    await Promise.all(stage.workers.slice().map((worker) => stage.endWorker(worker, 'SIGKILL')));
  } finally {
    stage.proxy.mend();
  }
  const to = Date.now();
  await stage.refill();
  return { from, to };
};
