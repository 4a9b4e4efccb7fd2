import { checkOutput } from '../../../src/activities/reply/check-output';
import { readGenerated } from '../../../src/activities/reply/read-generated';
import { readPlan } from '../../../src/activities/reply/read-plan';
import type { Call } from '../../../src/chain/run/call-parts';
import type { CheckRequest, GenerateRequest, PlanRequest } from '../../../src/chain/contract';
import type { Json } from '../../../src/chain/json';
import type { Outcome } from '../../../src/chain/recovery/outcome';
import type { SimulatedAnswer, SimulatedAnswers } from '../../../src/testing';
import { failed, RECEIPT, returned } from '../chains';
import { endOf } from '../restored';
import { perform, type Said as Decided, told, type Told } from './scenario';
import { type BlockScene, BRIEF, type Reply, replyTo, type Said } from './scene';

type Playable = Pick<BlockScene, 'blocks' | 'replies' | 'people'>;

/** A scene without a server, and again with a restart at every one of its moments, which must all end the same. */
export const playScene = (scene: Playable): Told => told(scenarioOf(scene));

/** A scene without a server, and once again with a restart at each of its moments, which must end the same. */
export function playOnceMore(scene: Playable): Told {
  const scenario = scenarioOf(scene);
  const straight = perform(scenario);
  expect(endOf(perform(scenario, () => true).run)).toEqual(endOf(straight.run));
  return straight;
}

/** That it came to what the scene tells, at every path that it has. */
export function expectEnd(
  { run, refusals }: Told,
  { statuses, outputs }: Pick<BlockScene, 'statuses' | 'outputs'>,
): void {
  const { state, layout } = run;
  expect({
    status: state.status,
    statuses: Object.fromEntries(layout.all.map(({ path }) => [path, state.steps[path]?.status])),
    outputs: state.outputs,
    refusals,
  }).toEqual({ status: 'done', statuses, outputs, refusals: [] });
}

function scenarioOf(scene: Playable): Parameters<typeof told>[0] {
  return {
    blocks: scene.blocks,
    inputs: { brief: BRIEF },
    people: byGate(scene.people ?? []),
    otherwise: (call, nth) => outcomeOf(scene, call, nth),
  };
}

function byGate(people: readonly Said[]): Record<string, Decided[]> {
  const said: Record<string, Decided[]> = {};
  for (const { gate, ...words } of people) (said[gate] ??= []).push(words);
  return said;
}

/** What a scene's reply is worth, read as the activities read it. */
function outcomeOf(scene: Playable, call: Call, nth: number): Outcome {
  const reply = replyTo(scene, call, nth);
  if (reply === undefined) return checked(call);
  if (typeof reply === 'object' && 'fails' in reply) return failed(reply.fails);
  if (call.purpose === 'call') return returned(typeof reply === 'string' ? reply : reply.json);
  const text = typeof reply === 'string' ? reply : JSON.stringify(reply.json);
  const [request] = call.args;
  const read =
    call.purpose === 'plan'
      ? readPlan(request as unknown as PlanRequest, { text, receipt: RECEIPT })
      : readGenerated(request as unknown as GenerateRequest, { text, receipt: RECEIPT });
  return returned(read as unknown as Json);
}

function checked({ purpose, args }: Call): Outcome {
  const [request, output] = args as unknown as [CheckRequest, Json];
  const rejection = purpose === 'check' ? checkOutput(request, output) : undefined;
  const verdict = rejection
    ? { verdict: 'fail', reasons: rejection.reasons }
    : { verdict: 'pass', reasons: [] };
  return returned(purpose === 'judge' ? { ...RECEIPT, ...verdict } : verdict);
}

/** The same replies as `simulate` takes them. */
export function simulatedAnswers({
  calls,
  replies,
}: Pick<BlockScene, 'calls' | 'replies'>): SimulatedAnswers {
  const told = Object.entries(replies).map(([path, reply]) => {
    const each = (said: Reply): SimulatedAnswer =>
      calls.includes(`${path}/call/1`) && typeof said === 'object' && 'json' in said
        ? { value: said.json }
        : said;
    return [
      path,
      Array.isArray(reply) ? (reply as readonly Reply[]).map(each) : each(reply as Reply),
    ] as const;
  });
  const validated = calls.flatMap((id) => /^(.*\/validate)\/1$/.exec(id)?.[1] ?? []);
  return {
    ...Object.fromEntries(told),
    ...Object.fromEntries(validated.map((key) => [key, { verdict: 'pass' }] as const)),
  };
}

const FOREVER = 1e9;

/** Every call that a scene starts where this one never ends. */
export function callsWhileHeld(scene: Playable, held: string): string[] {
  const { otherwise, ...scenario } = scenarioOf(scene);
  const { calls } = perform({
    ...scenario,
    otherwise: (call, nth) => {
      const outcome = otherwise!(call, nth) as Outcome;
      return call.id === held ? { ms: FOREVER, outcome } : outcome;
    },
  });
  return calls.filter(({ startedAt }) => startedAt < FOREVER).map(({ call }) => call.id);
}

/** Every call that a scene starts where nobody says anything from its n-th decision on. */
export function callsWhileAsked(scene: Playable, nth: number): string[] {
  const { calls } = perform(scenarioOf({ ...scene, people: (scene.people ?? []).slice(0, nth) }));
  return calls.map(({ call }) => call.id);
}
