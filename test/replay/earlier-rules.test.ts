import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { checkDefinition } from '../../src/chain/definition/check-definition';
import type { ChainDefinition, StepBlock } from '../../src/chain/definition/definition';
import { hashOf } from '../../src/chain/run/run';
import { testBundle } from '../support/worker';

interface Recorded {
  readonly events: {
    readonly workflowExecutionStartedEventAttributes?: {
      readonly input: { readonly payloads: { data: string }[] };
    };
  }[];
}

interface Input {
  definition?: ChainDefinition;
  hash: string;
  snapshot?: { definition: ChainDefinition; hash: string; checksum?: string };
}

/** A rule of the present release: an earlier one may not have had it. */
const against = (definition: ChainDefinition): ChainDefinition => {
  const [first, ...rest] = definition.blocks as [StepBlock, ...StepBlock[]];
  return {
    ...definition,
    blocks: [{ ...first, checks: [...(first.checks ?? []), { minWords: 9 }, { maxWords: 1 }] }, ...rest],
  };
};

/** A recorded history, as if its chain had always broken a rule that came later. */
function withEarlierRules(name: string): Recorded {
  const history = JSON.parse(
    readFileSync(join(__dirname, 'histories', `${name}.v1.json`), 'utf8'),
  ) as Recorded;
  const [payload] = history.events[0]!.workflowExecutionStartedEventAttributes!.input.payloads;
  const input = JSON.parse(Buffer.from(payload!.data, 'base64').toString()) as Input;
  const holder = input.snapshot ?? (input as { definition: ChainDefinition; hash: string });
  holder.definition = against(holder.definition);
  holder.hash = hashOf(holder.definition);
  input.hash = holder.hash;
  delete input.snapshot?.checksum;
  expect(checkDefinition(holder.definition)).not.toEqual([]);
  payload!.data = Buffer.from(JSON.stringify(input)).toString('base64');
  return history;
}

test.each(['done', 'failed', 'continued-as-new', 'continued-as-new.next'])(
  'a run that began before a rule goes on under it: %s',
  async (name) => {
    const replayed = Worker.runReplayHistory({ workflowBundle: testBundle() }, withEarlierRules(name), name);
    await expect(replayed).resolves.toBeUndefined();
  },
);
