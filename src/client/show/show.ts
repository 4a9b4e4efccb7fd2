import { didYouMean } from '../../chain/check/suggest';
import { type Json, own } from '../../chain/json';
import type { PlacedBlock } from '../../chain/layout/placed';
import type { Run } from '../../chain/run/run';
import { makerBehind, outputsIn } from '../../chain/run/values';
import { callEndOf } from '../watch/call-end';
import { parseCallId } from '../../chain/run/call-id';
import { type Codec, createCodec, type HistoryEvent } from '../history/codec';
import type { Context } from '../context';
import { NotAChainError, UnknownPathError } from '../errors';
import type { Fact, RunEnding } from '../watch/facts';
import { Follower } from '../watch/follow';
import { gateAfterTheEnd } from '../run/after-the-end';
import { historyOf, runsBackwards } from '../history/history';
import { readCall } from '../watch/read-call';
import { FactReader } from '../watch/read-fact';
import { answerOf, sentBy } from './show-call';
import type { ShownCall, ShownStep } from './shown-step';

/** Everything about one block of a run, from its histories. @throws UnknownPathError naming what was probably meant. */
export async function showStep(context: Context, workflowId: string, path: string): Promise<ShownStep> {
  const { client } = context;
  const codec = createCodec(client.options.loadedDataConverter, client.options.namespace, workflowId);
  const calls: (readonly ShownCall[])[] = [];
  let run: Run | undefined;
  let ending: RunEnding | undefined;
  for await (const runId of runsBackwards(client, workflowId)) {
    const seen = await readHistory(codec, historyOf(client, { workflowId, runId }), runId, path);
    run ??= seen.run;
    ending ??= seen.ending;
    if (!run) throw new NotAChainError(`workflow ${workflowId} is not a run of a chain`);
    checkPath(run, path);
    calls.unshift(seen.calls);
  }
  return describeStep(run!, path, calls.flat(), ending);
}

function checkPath({ layout, definition }: Run, path: string): void {
  if (layout.byPath.has(path)) return;
  const paths = [...layout.byPath.keys()];
  const meant =
    didYouMean(path, paths) ||
    `; its paths are ${paths.slice(0, 20).join(', ')}${paths.length > 20 ? ', …' : ''}`;
  throw new UnknownPathError(`${definition.name} has no block at ${JSON.stringify(path)}${meant}`);
}

function describeStep(
  run: Run,
  path: string,
  calls: readonly ShownCall[],
  ending: RunEnding | undefined,
): ShownStep {
  const placed = run.layout.byPath.get(path)!;
  const record = run.state.steps[path];
  const output = outputAt(run, placed);
  const error = run.state.errors[path];
  return {
    path,
    kind: placed.kind,
    status: record?.status ?? 'waiting',
    ...(error !== undefined && { error }),
    ...(record?.reason !== undefined && { reason: record.reason }),
    ...(output !== undefined && { output, ...editOf(run, placed) }),
    ...(record?.held && { held: record.held.value }),
    ...(record?.gate && { gate: ending ? gateAfterTheEnd(record.gate) : record.gate }),
    ...(ending && { runEnded: ending }),
    calls,
  };
}

/** Who edited a block's output last, at whichever gate decides on it, in the newest round. */
function editOf(run: Run, placed: PlacedBlock): Pick<ShownStep, 'edited'> {
  for (const gate of run.layout.all.toReversed()) {
    const asked = run.state.steps[gate.path]?.gate;
    if (asked?.status !== 'edited' || (makerBehind(gate) ?? gate) !== placed) continue;
    return { edited: { gate: gate.path, decidedBy: asked.decisions!.at(-1)!.decidedBy } };
  }
  return {};
}

/** An item's output stands in its map's list once that is whole. */
function outputAt(run: Run, placed: PlacedBlock): Json | undefined {
  const { output, parent, scope } = placed;
  if (output === undefined) return undefined;
  const committed = own(outputsIn(run, scope), output);
  if (committed !== undefined || parent?.kind !== 'map') return committed;
  const list = outputAt(run, parent);
  return Array.isArray(list) ? (list as readonly Json[])[parent.members.indexOf(placed)] : undefined;
}

interface SeenHistory {
  readonly run: Run | undefined;
  readonly calls: readonly ShownCall[];
  readonly ending?: RunEnding;
}

/** One history: the run as it was at its end, and the calls of one block. */
async function readHistory(
  codec: Codec,
  pages: AsyncIterable<readonly HistoryEvent[]>,
  runId: string,
  path: string,
): Promise<SeenHistory> {
  const reader = new FactReader(codec);
  const follower = new Follower(runId);
  const calls = new Map<number, ShownCall>();
  const attempts = new Map<number, number>();
  let ending: RunEnding | undefined;
  for await (const events of pages) {
    const byId = new Map(events.map((event) => [Number(event.eventId), event]));
    for (const fact of await reader.readAll(events)) {
      follower.accept(fact);
      if (fact.kind === 'call_scheduled') {
        const call = await openCall(codec, byId.get(fact.event)!, fact, path);
        if (call) calls.set(fact.event, call);
      } else if (fact.kind === 'call_attempted') attempts.set(fact.scheduled, fact.attempt);
      else if (fact.kind === 'call_ended' && calls.has(fact.scheduled)) {
        const retries = (attempts.get(fact.scheduled) ?? 1) - 1;
        calls.set(fact.scheduled, endCall(calls.get(fact.scheduled)!, fact, retries));
      } else if (fact.kind === 'closed' && fact.ending !== 'went_on') ending = fact.ending;
    }
  }
  return { run: follower.finish(), calls: [...calls.values()], ...(ending && { ending }) };
}

async function openCall(
  codec: Codec,
  event: HistoryEvent,
  { callId, at }: Extract<Fact, { kind: 'call_scheduled' }>,
  path: string,
): Promise<ShownCall | undefined> {
  const name = parseCallId(callId);
  if (name?.path !== path) return undefined;
  const { activity, args, summary } = await readCall(codec, event, callId);
  return {
    ...name,
    activity,
    summary,
    startedAt: at,
    sent: sentBy(name.purpose, args),
  };
}

function endCall(
  call: ShownCall,
  { outcome, at }: Extract<Fact, { kind: 'call_ended' }>,
  retries: number,
): ShownCall {
  const answer = answerOf(call.purpose, outcome);
  return {
    ...call,
    ...(answer && { answer }),
    end: { ...callEndOf(call.purpose, outcome), ms: at - call.startedAt, retries },
  };
}
