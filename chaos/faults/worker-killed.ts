import { anyOf, type Fire } from './fault';

/** kill -9 of one worker amid its calls; another comes in its place. */
export const workerKilled: Fire = async ({ stage, luck }) => {
  const from = Date.now();
  await stage.endWorker(anyOf(stage.workers, luck), 'SIGKILL');
  const to = Date.now();
  await stage.refill();
  return { from, to };
};
