import { parseArgs } from 'node:util';
import { BadInput } from '../src/cli/exit';
import { BRIEFS } from './briefs';

export interface Options {
  /** The first so many briefs. */
  readonly inputs: number;
  readonly json: boolean;
  /** Default: the endpoint's own. */
  readonly model: string;
  /** `local`, `claude` or an address. Default: `claude` where a key is set, else `local`. */
  readonly endpoint?: string;
  readonly help: boolean;
}

export const USAGE = `usage: npm run evaluate -- [options]
  --inputs N           the first N briefs, 1 to ${BRIEFS.length}; default ${BRIEFS.length}
  --endpoint WHICH     local, claude (ANTHROPIC_API_KEY) or an address; default: claude with a key, else local
  --model ID           what the endpoint is asked for; default: its own
  --json               every run with its drafts, instead of the tables
  --help`;

/** @throws BadInput naming the option and what it takes. */
export function readOptions(args: readonly string[]): Options {
  const { inputs, endpoint, model = 'default', json = false, help = false } = parsed(args);
  return { inputs: countOf(inputs), model, json, help, ...(endpoint !== undefined && { endpoint }) };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        inputs: { type: 'string' },
        endpoint: { type: 'string' },
        model: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new BadInput(`${(error as Error).message}\n${USAGE}`);
  }
}

function countOf(text = String(BRIEFS.length)): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= BRIEFS.length) return count;
  throw new BadInput(`--inputs ${text}: a whole number from 1 to ${BRIEFS.length} is needed`);
}
