import { meaningOf } from '../test/support/reference/reference';
import { CHAINS } from './chains';
import type { Expected } from './facts';
import { outcomeOf, saysOf, type Script } from './script';

/** What the rules and hand-made values are checked by asks nobody. */
const ASKS_NOBODY = ['check', 'admit'];

/** What a run comes to where nothing ever breaks, by the second, plain interpreter of the tests. */
export function expectedOf(script: Script, chain: string, brief: string): Expected {
  const meaning = meaningOf(
    CHAINS[chain]!,
    { brief },
    (call) => ({ outcome: outcomeOf(script, call) }),
    saysOf(script),
  );
  const { status, outputs, statuses, calls } = meaning;
  return {
    status,
    outputs,
    statuses,
    calls: [...calls].filter((call) => !ASKS_NOBODY.includes(call.split('/').at(-2)!)),
  };
}
