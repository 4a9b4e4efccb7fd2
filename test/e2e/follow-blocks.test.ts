import { boardPaths } from '../../src/cli/board/board';
import type { Connected } from '../../src/cli/connection';
import { followRun } from '../../src/cli/board/follow-run';
import { createScreen } from '../../src/cli/board/screen';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import type { RunHandle } from '../../src/client';
import type { Json } from '../../src/chain/json';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';

const stage = useClientStage();

const book: ChainDefinition = chainOf(
  [
    { map: 'pages', over: 'titles', concurrency: 3, each: { step: 'page', prompt: 'Write {{item}}' } },
    { step: 'draft', prompt: '{{pages}}' },
    { approval: 'review', of: 'draft', onReject: { redo: 'draft' }, approvers: ['maria'] },
    {
      switch: 'route',
      on: 'kind',
      cases: { long: { step: 'shorten', prompt: '{{draft}}' } },
      otherwise: { text: 'as_it_is', template: '{{draft}}' },
    },
  ] satisfies Block[],
  { inputs: { titles: 'array', kind: 'string' } },
);
const titles = Array.from({ length: 40 }, (_, i) => `page ${i}`);

const start = async (inputs: Record<string, Json>): Promise<RunHandle> =>
  (await stage.catenary.start(book, { id: stage.id(), inputs })) as RunHandle;

/** Everything that a followed run writes, on a terminal or into a log. */
async function follow(run: RunHandle, isTTY: boolean): Promise<string[]> {
  const written: string[] = [];
  const stream = { isTTY, columns: 160, rows: 12, write: (text: string) => void written.push(text) };
  const context = {
    screen: createScreen(stream, stream),
    signal: new AbortController().signal,
    takeOver: () => {},
    exit: () => {},
  };
  await followRun(context, { catenary: stage.catenary } as Connected, run.id, { paths: boardPaths(book) });
  return written;
}

/** Rejects once, then approves. */
async function decide(run: RunHandle): Promise<void> {
  for await (const event of run.watch()) {
    if (event.type !== 'gate_opened') continue;
    const { content, path, round } = event;
    if (round === 1) await run.reject(path, 'too long', { by: 'maria', content });
    else return void (await run.approve(path, { by: 'maria', content }));
  }
}

test('a terminal shows a map as one row, who is waited for, what was rejected and which case ran', async () => {
  const run = await start({ titles, kind: 'short' });
  const [frames] = await Promise.all([follow(run, true), decide(run)]);
  const frame = (text: string): string | undefined => frames.find((each) => each.includes(text));
  expect(frames.every((each) => each.split('\n').length <= 12)).toBe(true);
  expect(frame('? review')).toContain(`npx catenary approve ${run.id} review --by maria · maria`);
  expect(frame('too long')).toMatch(/· review +waiting .*rejected by maria at .*: too long/);
  const rows = frames.at(-1)!.replace(/ {2,}/g, '  ').split('\n');
  expect(rows).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/✓ pages {2}done {2}.* {2}200 tok {2}40\/40$/),
      expect.stringMatching(/^✓ draft {2}done {2}.* {2}10 tok$/),
      expect.stringMatching(/^✓ review {2}done {2}.*approved by maria at /),
      expect.stringMatching(/^– route\/shorten {2}skipped .*another case was chosen$/),
      expect.stringMatching(/^✓ route\/as_it_is {2}done/),
    ]),
  );
});

test('a log tells each twentieth of a map, its end, and each decision', async () => {
  const run = await start({ titles, kind: 'long' });
  const [written] = await Promise.all([follow(run, false), decide(run)]);
  const lines = written.join('').split('\n');
  expect(lines.filter((line) => /^pages \d+\/40$/.test(line))).toHaveLength(19);
  expect(lines.filter((line) => line.includes('pages['))).toEqual([]);
  expect(lines).toEqual(
    expect.arrayContaining([
      'started test_chain',
      'pages · 40 items',
      expect.stringMatching(/^pages done · 40\/40 · /),
      expect.stringContaining(`npx catenary approve ${run.id} review --by maria · maria`),
      expect.stringMatching(/^review rejected by maria at .*: too long$/),
      expect.stringMatching(/^review waits for a person · decides on draft · round 2/),
      expect.stringMatching(/^review approved by maria at .* · round 2$/),
      expect.stringMatching(/^route\/as_it_is skipped · another case was chosen/),
      'ended done',
    ]),
  );
});
