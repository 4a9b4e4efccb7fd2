import type { Fire, Target } from './fault';

const RESETS = 5;
const BETWEEN_RESETS_MS = 2000;
const CUT_MS = 5000;
const DELAY_MS = 200;
const DELAYED_MS = 8000;

async function during({ stage }: Target, ms: number): Promise<{ from: number; to: number }> {
  const from = Date.now();
  await stage.pause(ms);
  return { from, to: Date.now() };
}

/** Every connection between workers and server is reset, again and again. */
export const connectionsReset: Fire = async ({ stage }) => {
  const from = Date.now();
  for (let i = 0; i < RESETS; i++) {
    stage.proxy.reset();
    await stage.pause(BETWEEN_RESETS_MS);
  }
  return { from, to: Date.now() };
};

/** Whatever goes over the wire takes 200 ms more. */
export const slowWire: Fire = async (target) => {
  target.stage.proxy.delay(DELAY_MS);
  try {
    return await during(target, DELAYED_MS);
  } finally {
    target.stage.proxy.delay(0);
  }
};

/** Nothing goes over the wire for five seconds, and nobody is told. */
export const wireCut: Fire = async (target) => {
  target.stage.proxy.cut();
  try {
    return await during(target, CUT_MS);
  } finally {
    target.stage.proxy.mend();
  }
};
