import { anyOf, type Fire } from './fault';

/** A new worker starts, an old one gets SIGTERM amid its calls and drains. */
export const deploy: Fire = async ({ stage, luck }) => {
  const old = anyOf(stage.workers, luck);
  await stage.startWorker();
  const from = Date.now();
  const exitCode = await stage.endWorker(old, 'SIGTERM');
  return { from, to: Date.now(), exitCodes: [exitCode] };
};
