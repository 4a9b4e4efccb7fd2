import type { ChainDefinition } from '../../src/chain/definition/definition';
import { snapshotOf } from '../../src/chain/state/snapshot';
import { sealSnapshot } from '../../src/client/resume/seal-snapshot';
import type { RunEvent, RunHandle } from '../../src/client';
import { rebuildRun } from '../../src/client/resume/snapshot-of-run';
import { chainOf } from '../support/chains';
import { fail, PASS, useClientStage } from '../support/client-stage';

const stage = useClientStage();
const inputs = { brief: 'a lamp' };
const page: ChainDefinition = chainOf(
  [
    {
      parallel: 'research',
      blocks: [
        { step: 'market', prompt: 'Market of {{brief}}', repairs: 1, checks: [{ maxWords: 4 }] },
        { step: 'prices', prompt: 'Prices of {{brief}}, next to {{market}}' },
      ],
    },
    {
      step: 'headline',
      system: 'You write about {{brief}}',
      prompt: 'Headline from {{market}} and {{prices}}',
      checks: [{ judge: 'It names {{brief}}' }],
      fallback: { prompt: 'A plain title for {{brief}}' },
      repairs: 0,
    },
  ],
  { name: 'page' },
);
const answers = {
  'research/market/generate/1': 'far too many words for this',
  'research/market/generate/2': 'small',
  'research/prices/generate': 'high',
  'headline/generate/1': 'Buy now',
  'headline/judge/1': fail('names no lamp'),
  'headline/generate/2': 'Lamp',
  'headline/judge/2': PASS,
};

async function collect(run: RunHandle<unknown>, after?: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.watch(after === undefined ? {} : { after })) events.push(event);
  return events;
}

const line = (event: RunEvent): string =>
  event.type.startsWith('call')
    ? `${event.type} ${(event as { id: string }).id}`
    : event.type === 'step_settled'
      ? `${event.path} ${event.status}`
      : event.type;

it('tells everything that happens in a run, and goes on behind any event', async () => {
  stage.answer(answers);
  const run = await stage.catenary.start(page, { id: stage.id(), inputs });
  const events = await collect(run);
  expect(events.map(line)).toEqual([
    'run_started',
    'call_started research/market/generate/1',
    'call_ended research/market/generate/1',
    'call_started research/market/generate/2',
    'call_ended research/market/generate/2',
    'research/market repaired',
    'call_started research/prices/generate/1',
    'call_ended research/prices/generate/1',
    'research done',
    'research/prices done',
    'call_started headline/generate/1',
    'call_ended headline/generate/1',
    'call_started headline/judge/1',
    'call_ended headline/judge/1',
    'call_started headline/generate/2',
    'call_ended headline/generate/2',
    'call_started headline/judge/2',
    'call_ended headline/judge/2',
    'headline fallback',
    'run_ended',
  ]);
  expect(events[2]).toMatchObject({ outcome: 'rejected', reasons: ['has 6 words, at most 4 are allowed'] });
  expect(events.at(-2)).toMatchObject({
    error: 'Used fallback after the first attempt: judge: "names no lamp"',
    progress: { settled: 3, total: 3, usage: { calls: 7 } },
  });
  for (const [i, { cursor }] of events.entries())
    expect(await collect(run, cursor)).toEqual(events.slice(i + 1));
});

it('refuses a cursor that no event had', async () => {
  const run = stage.catenary.get('any');
  await expect(collect(run, 'yesterday')).rejects.toThrow('"yesterday" is not a cursor');
});

it('stops watching when it is told to, while the run goes on', async () => {
  const stop = new AbortController();
  let answer: (text: string) => void = () => undefined;
  stage.answer({
    ...answers,
    'research/market/generate': () => new Promise((resolve) => (answer = resolve)),
  });
  const run = await stage.catenary.start(page, { id: stage.id(), inputs });
  const watched = (async () => {
    for await (const { type } of run.watch({ signal: stop.signal }))
      if (type === 'call_started') stop.abort(new Error('seen enough'));
  })();
  await expect(watched).rejects.toThrow('seen enough');
  answer('small');
  stage.answer({ ...answers, 'research/market/generate/1': 'small', 'research/market/generate': 'small' });
  await expect(run.result()).resolves.toMatchObject({ outputs: { headline: 'Lamp' } });
});

it('shows the prompt that was really sent, the reply and the verdict of each call', async () => {
  stage.answer(answers);
  const id = stage.id();
  await stage.catenary.run(page, { id, inputs });
  const run = stage.catenary.get(id);
  const headline = await run.show('headline');
  expect(headline).toMatchObject({ kind: 'step', status: 'fallback', output: 'Lamp' });
  expect(headline.calls.map(({ id: call, summary }) => [call, summary])).toEqual([
    ['headline/generate/1', 'headline'],
    ['headline/judge/1', 'headline · judge'],
    ['headline/generate/2', 'headline · fallback 1'],
    ['headline/judge/2', 'headline · judge'],
  ]);
  expect(headline.calls[0]).toMatchObject({
    activity: 'generate',
    sent: {
      to: 'model',
      model: 'default',
      system: 'You write about a lamp',
      messages: [{ role: 'user', content: 'Headline from small and high' }],
    },
    answer: { output: 'Buy now', requestId: 'req_headline/generate/1' },
    end: { outcome: 'ok', model: 'test-model', retries: 0 },
  });
  expect(headline.calls[1]).toMatchObject({
    answer: { verdict: 'fail', reasons: ['names no lamp'] },
    end: { outcome: 'rejected' },
  });
  expect(JSON.stringify(headline.calls[1]!.sent)).toContain('It names a lamp');
  const market = await run.show('research/market');
  expect(market.calls[0]!.answer).toMatchObject({ reply: 'far too many words for this', rejectedBy: 'rule' });
  expect(JSON.stringify(market.calls[1]!.sent)).toContain('has 6 words, at most 4 are allowed');
  await expect(run.show('research')).resolves.toMatchObject({ kind: 'parallel', status: 'done', calls: [] });
  await expect(run.show('headlin')).rejects.toThrow(
    'page has no block at "headlin": did you mean "headline"?',
  );
  await expect(stage.catenary.get('nothing').show('a')).rejects.toThrow('has no run "nothing"');
});

it('knows the retries of a call that is under way', async () => {
  let tries = 0;
  stage.answer({
    ...answers,
    'research/market/generate/1': async () => {
      tries += 1;
      if (tries < 2) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return 'small';
    },
  });
  const retry = { initialInterval: '1s', maximumAttempts: 3 };
  const run = await stage.catenary.start({ ...page, defaults: { retry } }, { id: stage.id(), inputs });
  let live = await run.attempts();
  while (live[0]?.attempt !== 2) live = await run.attempts();
  expect(live[0]).toMatchObject({
    id: 'research/market/generate/1',
    path: 'research/market',
    maximumAttempts: 3,
    lastFailure: { message: expect.stringContaining('socket hang up') },
  });
  await run.result();
  const { calls } = await run.show('research/market');
  expect(calls[0]!.end).toMatchObject({ outcome: 'ok', retries: 1 });
});

it('knows the same as the workflow where a failure cancels its siblings', async () => {
  const hang = (_: unknown, signal: AbortSignal) =>
    new Promise<string>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
  stage.answer({ 'group/slow/generate': hang, 'group/wrong/generate': 'two words' });
  const chain = chainOf(
    [
      {
        parallel: 'group',
        siblings: 'cancel',
        blocks: [
          { step: 'slow', prompt: '{{brief}}' },
          { step: 'wrong', prompt: '{{brief}}', repairs: 0, checks: [{ maxWords: 1 }] },
        ],
      },
    ],
    { name: 'siblings', defaults: { timeouts: { heartbeat: '1s' } } },
  );
  const id = stage.id();
  const run = await stage.catenary.start(chain, { id, inputs });
  await expect(run.result()).rejects.toThrow('group/wrong failed: rule: "has 2 words, at most 1 is allowed"');
  const asked = await run.snapshot();
  const rebuilt = await rebuildRun({ client: stage.catenary.client } as never, id);
  expect(sealSnapshot(snapshotOf(rebuilt), asked.run)).toEqual(asked);
  const events = await collect(run);
  expect(events.map(line)).toContain('group/slow skipped');
  expect(events.find((event) => line(event) === 'call_ended group/slow/generate/1')).toMatchObject({
    outcome: 'cancelled',
  });
});
