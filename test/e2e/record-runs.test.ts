import type { Block, ChainDefinition, Limits } from '../../src/chain/definition/definition';
import type { Fixture } from '../../src/chain/fixture/fixture';
import { playFixture } from '../../src/testing';
import { chainOf } from '../support/chains';
import { type ModelAnswer, useClientStage } from '../support/client-stage';
import { useFolder } from '../support/folder';

const { path: dir } = useFolder();
const stage = useClientStage(() => ({ storage: { dir } }));

const inputs = { brief: 'a lamp' };

async function recorded(id: string): Promise<Fixture> {
  return JSON.parse(JSON.stringify(await stage.catenary.get(id).record())) as Fixture;
}

/** An answer that comes when it is let go, or never where its call is ended. */
function held(): { readonly answer: ModelAnswer; readonly asked: Promise<void>; readonly letGo: () => void } {
  let letGo = (): void => undefined;
  let ask = (): void => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  const answer: ModelAnswer = async (_, signal) => {
    ask();
    await Promise.race([gone, new Promise((_resolve, reject) => signal.addEventListener('abort', reject))]);
    return 'late';
  };
  return { answer, asked, letGo: () => letGo() };
}

const TWO = chainOf(
  [
    { step: 'a', prompt: 'A {{brief}}' },
    { step: 'b', prompt: 'B {{a}}' },
    { step: 'c', prompt: 'C {{b}}' },
  ],
  { defaults: { timeouts: { heartbeat: '2 s' } } },
);

test('a run under way plays to where it was, and a cancelled one to where it was stopped', async () => {
  const { answer, asked } = held();
  stage.answer({ 'b/generate': answer });
  const run = await stage.catenary.start(TWO, { id: stage.id(), inputs });
  await asked;
  const live = await recorded(run.id);
  expect(live.calls.map(({ id, outcome }) => [id, outcome?.kind])).toEqual([
    ['a/generate/1', 'returned'],
    ['b/generate/1', undefined],
  ]);
  expect(playFixture(TWO, live)).toEqual({
    status: 'running',
    outputs: { a: 'text of a/generate/1' },
    differences: [],
  });
  await run.cancel();
  await run.result().catch(() => undefined);
  const cancelled = await recorded(run.id);
  expect(playFixture(TWO, cancelled)).toMatchObject({ status: 'cancelled', differences: [] });
  const changed = chainOf([
    ...TWO.blocks.slice(0, 1),
    { step: 'b', prompt: 'Other {{a}}' },
    ...TWO.blocks.slice(2),
  ]);
  expect(playFixture(changed, cancelled).differences.map(({ kind, path }) => [kind, path])).toEqual([
    ['request', 'b'],
  ]);
});

test('a terminated run is a fixture too', async () => {
  const { answer, asked, letGo } = held();
  stage.answer({ 'c/generate': answer });
  const run = await stage.catenary.start(TWO, { id: stage.id(), inputs });
  await asked;
  await run.terminate();
  letGo();
  expect(playFixture(TWO, await recorded(run.id))).toMatchObject({ status: 'terminated', differences: [] });
});

test('a resumed run starts from what it kept, and is compared from there', async () => {
  const strict = (prompt: string): ReturnType<typeof chainOf> =>
    chainOf([
      { step: 'a', prompt: 'A {{brief}}' },
      { step: 'b', prompt, repairs: 0, checks: [{ includes: ['fine'] }] },
    ]);
  stage.answer({ 'b/generate': 'bad' });
  const id = stage.id();
  await stage.catenary.run(strict('B {{a}}'), { id, inputs }).catch(() => undefined);
  expect(playFixture(strict('B {{a}}'), await recorded(id))).toMatchObject({
    status: 'failed',
    differences: [],
  });
  stage.answer({ 'b/generate': 'fine' });
  const next = await stage.catenary.resume(id);
  stage.replay(next.id);
  await next.result();
  const fixture = await recorded(next.id);
  expect(fixture.calls.map((call) => call.id)).toEqual(['b/generate/1']);
  expect(playFixture(strict('B {{a}}'), fixture)).toMatchObject({ status: 'done', differences: [] });
  const { differences, outputs } = playFixture(strict('Now B {{a}}'), fixture);
  expect(differences).toMatchObject([{ kind: 'request', calls: ['b/generate/1'] }]);
  expect(outputs).toEqual({ a: 'text of a/generate/1', b: 'fine' });
});

test('decisions by signal count when they were let in, forged ones never; a gate runs out of time as it did', async () => {
  const blocks: Block[] = [
    { step: 'draft', prompt: 'D {{brief}}' },
    { approval: 'review', of: 'draft', message: 'Send {{draft}}?', onReject: { redo: 'draft', rounds: 3 } },
    { step: 'title', prompt: 'T {{brief}}' },
    { approval: 'name', of: 'title', timeout: '1 s', onTimeout: 'approve' },
    { step: 'send', prompt: 'S {{draft}} {{title}}' },
  ];
  const chain = chainOf(blocks);
  const run = await stage.catenary.start(chain, { id: stage.id(), inputs });
  const workflow = stage.catenary.client.workflow.getHandle(run.id);
  const said: string[] = [];
  for await (const event of run.watch()) {
    if (event.type !== 'gate_opened' || event.path !== 'review') continue;
    const decision = { gate: 'review', decidedBy: 'eve', decision: 'approve' } as const;
    if (event.round === 1) {
      await workflow.signal('decide', { ...decision, content: 'forged' });
      await workflow.signal('decide', {
        ...decision,
        content: event.content,
        decision: 'reject',
        reason: 'dull',
        decidedBy: 'ada',
      });
    } else await run.approve('review', { by: 'ada', content: event.content });
    said.push(`${event.round}`);
  }
  await run.result();
  const fixture = await recorded(run.id);
  expect(said).toEqual(['1', '2']);
  expect(
    fixture.decisions.map(({ gate, decision, decidedBy }) => `${gate} ${decision} ${decidedBy}`).toSorted(),
  ).toEqual(['name timeout nobody', 'review approve ada', 'review reject ada']);
  expect(fixture.calls.filter(({ purpose }) => purpose === 'admit')).toEqual([]);
  expect(playFixture(chain, fixture)).toMatchObject({ status: 'done', differences: [] });
});

const defaults = { timeouts: { heartbeat: '2 s' } } as const;
const step = (name: string): Block => ({ step: name, prompt: `${name} {{brief}}` });
/** Chains that come to their end by a time limit, or stand still without it. */
const TIMED: Readonly<Record<string, (limits: Limits) => ChainDefinition>> = {
  'in the middle of a group': (limits) =>
    chainOf([{ parallel: 'team', blocks: [step('a'), step('slow')] }, step('b')], { limits, defaults }),
  'while it asks a person': (limits) =>
    chainOf([step('a'), { approval: 'review', of: 'a' }, step('b')], { limits, defaults }),
  'in a sub-chain': (limits) => {
    const definition = chainOf([step('a'), step('slow')], { limits });
    return chainOf([{ chain: 'sub', inputs: { brief: '{{brief}}' }, definition }, step('b')], { defaults });
  },
};

test.each(Object.entries(TIMED))(
  'a run that runs out of time %s plays to the same end, and without its limit stands still there',
  async (_, timed) => {
    const { answer } = held();
    stage.answer({ 'team/slow/generate': answer, 'sub/slow/generate': answer });
    const chain = timed({ time: '2 s' });
    const run = await stage.catenary.start(chain, { id: stage.id(), inputs });
    await expect(run.result()).rejects.toThrow('limit of 2 s is over; raise limits.time');
    const fixture = await recorded(run.id);
    const { outputs, failure } = fixture.end;
    expect(failure).toMatch(/limit of 2 s is over; raise limits.time$/);
    expect(playFixture(chain, fixture)).toEqual({ status: 'failed', outputs, failure, differences: [] });
    const { status, differences } = playFixture(timed({}), fixture);
    expect([status, differences.map(({ kind }) => kind)]).toEqual(['running', ['unexpected']]);
  },
);

test('values beyond what Temporal takes are read from the storage', async () => {
  const large = 'x'.repeat(300 * 1024);
  stage.answer({ 'a/generate': large });
  const run = await stage.catenary.start(TWO, { id: stage.id(), inputs });
  await run.result();
  const fixture = await recorded(run.id);
  expect(fixture.storage).toBe(true);
  expect(JSON.stringify(fixture.calls[1]!.sent)).toContain(large);
  expect(playFixture(TWO, fixture)).toMatchObject({ status: 'done', differences: [] });
});
