import type { Fire } from './fault';

/** kill -9 of the server; up to a second later it starts again on its database. */
export const serverKilled: Fire = async ({ stage, luck }) => {
  const from = Date.now();
  await stage.killServer();
  await stage.pause(luck * 1000);
  await stage.restartServer();
  return { from, to: Date.now() };
};
