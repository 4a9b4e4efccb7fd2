import type { Fire } from './fault';

const RETRY_AFTER_S = 3;

/** The provider answers 429 to everything. */
export const storm: Fire = async ({ stage, size }) => {
  const from = Date.now();
  stage.storm({ storm: size.stormMs, retryAfter: RETRY_AFTER_S });
  await stage.pause(size.stormMs);
  return { from, to: Date.now() };
};
