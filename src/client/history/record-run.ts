import type { Fixture } from '../../chain/fixture/fixture';
import { sealFixture } from '../../chain/fixture/read-fixture';
import type { Run } from '../../chain/run/run';
import { createCodec } from './codec';
import type { Context } from '../context';
import { NotAChainError } from '../errors';
import { Follower } from '../watch/follow';
import { historyOf, runsBackwards } from './history';
import { FactReader } from '../watch/read-fact';
import { readCall } from '../watch/read-call';
import { Recording } from './recording';

/** Makes a fixture of a run, live or closed, from its histories: those before a continue-as-new are part of the run. */
export async function recordRun({ client }: Context, workflowId: string): Promise<Fixture> {
  const { loadedDataConverter, namespace } = client.options;
  const codec = createCodec(loadedDataConverter, namespace, workflowId);
  const runIds: string[] = [];
  for await (const runId of runsBackwards(client, workflowId)) runIds.unshift(runId);
  const recording = new Recording();
  let run: Run | undefined;
  for (const runId of runIds) {
    const reader = new FactReader(codec);
    const follower = new Follower(runId, recording);
    for await (const events of historyOf(client, { workflowId, runId })) {
      const byId = new Map(events.map((event) => [Number(event.eventId), event]));
      for (const fact of await reader.readAll(events)) {
        recording.note(fact);
        follower.accept(fact);
        if (fact.kind === 'call_scheduled')
          recording.call(fact.callId, await readCall(codec, byId.get(fact.event)!, fact.callId), fact.at);
      }
    }
    if (runId === runIds.at(-1)) recording.over();
    run = follower.finish();
  }
  if (!run) throw new NotAChainError(`workflow ${workflowId} is not a run of a chain`);
  return sealFixture(recording.fixture(run, workflowId, runIds.at(-1)!));
}
