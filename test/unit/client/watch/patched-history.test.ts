import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { temporal } from '@temporalio/proto';
import type { Run } from '../../../../src/chain/run/run';
import { createCodec } from '../../../../src/client/history/codec';
import { Follower } from '../../../../src/client/watch/follow';
import { FactReader } from '../../../../src/client/watch/read-fact';

const { History } = temporal.api.history.v1;

/** The first call has ended, and a workflow task is due. */
const AFTER_THE_CALL = 8;

/** The run of a recorded history, or of its first events. */
async function follow(file: string, first = Infinity): Promise<Run> {
  const path = join(__dirname, '../../../replay/histories', `${file}.json`);
  const history = historyFromJSON(JSON.parse(readFileSync(path, 'utf8')));
  // As it comes over the wire.
  const { events } = History.decode(History.encode(history).finish());
  const reader = new FactReader(createCodec(loadDataConverter(), 'default', file));
  const follower = new Follower('run');
  for (const fact of await reader.readAll(events.slice(0, first))) follower.accept(fact);
  return follower.finish()!;
}

test('a reader counts as the workflow did: by what its history has of the change', async () => {
  const now = await follow('lost-attempt.v1');
  expect(now.state).toMatchObject({
    status: 'failed',
    metadata: { lost: { calls: 0, outputTokens: 100 } },
    steps: { b: { failure: { type: 'Limit.Reached' } } },
  });
  const before = await follow('lost-attempt-before.v1');
  expect(before.state).toMatchObject({ status: 'done', steps: { b: { status: 'done' } } });
  expect(before.state.metadata.lost).toBeUndefined();
});

test('what no worker has taken in yet counts as the next one will count it', async () => {
  const { state } = await follow('lost-attempt-before.v1', AFTER_THE_CALL);
  expect(state.metadata.lost).toMatchObject({ outputTokens: 100 });
});
