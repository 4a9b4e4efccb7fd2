import { anyOf, type Fire } from './fault';

/** kill -9 of the server and of a worker at once. */
export const bothKilled: Fire = async ({ stage, luck }) => {
  const from = Date.now();
  await Promise.all([stage.endWorker(anyOf(stage.workers, luck), 'SIGKILL'), stage.killServer()]);
  await stage.restartServer();
  const to = Date.now();
  await stage.refill();
  return { from, to };
};
