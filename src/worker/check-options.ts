import { inspect } from 'node:util';
import type { CatenaryPluginOptions } from './plugin';

interface Checked extends CatenaryPluginOptions {
  readonly health?: { readonly port: number };
}

/**
 * Refuses what Temporal would take here and trip over once the worker runs, if at all.
 *
 * @throws TypeError, RangeError naming the option, its value and what it may be
 */
export function checkOptions(options: Checked): void {
  const { model, modelConcurrency, modelRateLimit, maxOutputBytes, health } = options;
  if (typeof model !== 'function')
    throw new TypeError(
      `model is ${String(model)}: it must be a function, such as createAnthropicModel() makes`,
    );
  check('modelConcurrency', modelConcurrency, 'a whole number of 1 or more', (n) => isWhole(n) && n >= 1);
  check('modelRateLimit', modelRateLimit, 'calls a second, more than 0', (n) => Number.isFinite(n) && n > 0);
  check('maxOutputBytes', maxOutputBytes, 'a number of bytes, 1 or more', (n) => n >= 1);
  check('health.port', health?.port, 'a port, from 0 to 65535', (n) => isWhole(n) && n >= 0 && n <= 65_535);
}

const isWhole = (n: number): boolean => Number.isInteger(n);

function check(name: string, value: unknown, what: string, holds: (n: number) => boolean): void {
  if (value === undefined || (typeof value === 'number' && holds(value))) return;
  throw new RangeError(`${name} is ${inspect(value)}: it must be ${what}`);
}
