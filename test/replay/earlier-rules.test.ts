import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { checkDefinition } from '../../src/chain/definition/check-definition';
import type { ChainDefinition, StepBlock } from '../../src/chain/definition/definition';
import { hashOf, type Run } from '../../src/chain/run/run';
import { createCodec } from '../../src/client/history/codec';
import { Follower } from '../../src/client/watch/follow';
import { FactReader } from '../../src/client/watch/read-fact';
import { testBundle } from '../support/worker';

const { History } = temporal.api.history.v1;

interface Payloads {
  readonly payloads: { data: string }[];
}

interface Recorded {
  readonly events: {
    readonly workflowExecutionStartedEventAttributes?: { readonly input: Payloads };
    readonly activityTaskCompletedEventAttributes?: { readonly result: Payloads };
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

function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(join(__dirname, 'histories', `${name}.v1.json`), 'utf8')) as Recorded;
}

const parsed = ({ data }: { readonly data: string }): unknown =>
  JSON.parse(Buffer.from(data, 'base64').toString());
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** A recorded history, as if its chain had always broken a rule that came later. */
function withEarlierRules(name: string): Recorded {
  const history = recorded(name);
  const [payload] = history.events[0]!.workflowExecutionStartedEventAttributes!.input.payloads;
  const input = parsed(payload!) as Input;
  const holder = input.snapshot ?? (input as { definition: ChainDefinition; hash: string });
  holder.definition = against(holder.definition);
  holder.hash = hashOf(holder.definition);
  input.hash = holder.hash;
  delete input.snapshot?.checksum;
  expect(checkDefinition(holder.definition)).not.toEqual([]);
  payload!.data = encoded(input);
  return history;
}

/** A recorded history, as if its planner's plan broke a rule that came later. */
function withEarlierPlan(): Recorded {
  const history = recorded('planned');
  const [result] = history.events.flatMap(
    (event) => event.activityTaskCompletedEventAttributes?.result ?? [],
  );
  const [payload] = result!.payloads;
  const reply = parsed(payload!) as { readonly output: ChainDefinition };
  const output = against(reply.output);
  expect(checkDefinition(output)).not.toEqual([]);
  payload!.data = encoded({ ...reply, output });
  return history;
}

/** What a reader without a worker makes of it. */
async function followed(history: Recorded): Promise<Run | undefined> {
  const { events } = History.decode(History.encode(historyFromJSON(history)).finish());
  const reader = new FactReader(createCodec(loadDataConverter(), 'default', 'earlier'));
  const follower = new Follower('run');
  for (const fact of await reader.readAll(events)) follower.accept(fact);
  return follower.finish();
}

test.each(['done', 'failed', 'continued-as-new', 'continued-as-new.next'])(
  'a run that began before a rule goes on under it: %s',
  async (name) => {
    const replayed = Worker.runReplayHistory({ workflowBundle: testBundle() }, withEarlierRules(name), name);
    await expect(replayed).resolves.toBeUndefined();
  },
);

test.each([
  ['done', 'done'],
  ['failed', 'failed'],
])('whoever reads its history sees it run as well: %s', async (name, status) => {
  const run = await followed(withEarlierRules(name));
  expect(run!.state.status).toBe(status);
  expect(run!.state.steps).toEqual((await followed(recorded(name)))!.state.steps);
});

test('a history that goes on from another is read as its worker takes it up', async () => {
  const run = await followed(withEarlierRules('continued-as-new.next'));
  expect(run!.state.status).toBe('done');
});

test('where the release of then refused it, it opened no run', async () => {
  expect(await followed(recorded('refused'))).toBeUndefined();
});

test('a plan that was taken before a rule runs on under it', async () => {
  const history = withEarlierPlan();
  await expect(
    Worker.runReplayHistory({ workflowBundle: testBundle() }, history, 'planned'),
  ).resolves.toBeUndefined();
  const run = await followed(history);
  expect(run!.state.outputs).toEqual((await followed(recorded('planned')))!.state.outputs);
});

test('a plan that this release has refused stays refused', async () => {
  const run = await followed(recorded('refused-plan'));
  expect(run!.state.steps).toMatchObject({
    work: { status: 'skipped', failure: { type: 'Model.BadResponse' } },
    b: { status: 'done' },
  });
});
