import { parseArgs } from 'node:util';
import { BadInput } from '../src/cli/exit';

export interface Options {
  readonly seed: number;
  readonly short: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `usage: npm run chaos -- [options]
  --short    about three minutes instead of ten
  --seed N   the same chains, answers and schedule of faults again; default: another one each time
  --json     the verdict as JSON, with every process that was started
  --help`;

/** @throws BadInput naming the option and what it takes. */
export function readOptions(args: readonly string[], now: number): Options {
  const { seed = String(now % 1_000_000), short = false, json = false, help = false } = parsed(args);
  if (!/^\d{1,9}$/.test(seed))
    throw new BadInput(`--seed ${seed}: a whole number of at most nine digits is needed`);
  return { seed: Number(seed), short, json, help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        short: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new BadInput(`${(error as Error).message}\n${USAGE}`);
  }
}
