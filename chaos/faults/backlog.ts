import type { Fire } from './fault';

const DOWN_MS = 3000;

/** kill -9 of every worker; runs are started meanwhile; one worker comes, later the others. */
export const backlog: Fire = async ({ stage, load, size }) => {
  const from = Date.now();
  await Promise.all(stage.workers.slice().map((worker) => stage.endWorker(worker, 'SIGKILL')));
  const to = Date.now();
  await load.burst(size.backlog);
  await stage.pause(DOWN_MS);
  await stage.startWorker();
  await stage.pause(DOWN_MS);
  await stage.refill();
  return { from, to };
};
