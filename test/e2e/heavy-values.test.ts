import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalStorage } from '@temporalio/common';
import { createFileStorage } from '../../src/client';
import type { Block } from '../../src/chain/definition/definition';
import type { RunHandle } from '../../src/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { expectSameKnowledge } from '../support/same-knowledge';

/** As many characters as its argument says. */
const activities = { text: async (length: number) => 'x'.repeat(length) };
const text = (name: string, length: number): Block => ({ activity: name, call: 'text', args: [length] });
const step = (name: string, prompt: string): Block => ({ step: name, prompt });
const members = (count: number): Block[] => Array.from({ length: count }, (_, i) => step(`s${i}`, 'x'));

describe('without external storage', () => {
  const stage = useClientStage(() => ({ activities }));

  test('a state that no answer to a query holds is read from the history, and asking ends no run', async () => {
    const heavy = ['a', 'b', 'c'].map((name) => text(name, 1_700_000));
    const chain = chainOf([...heavy, { parallel: 'g', blocks: members(40) }], { window: { calls: 4 } });
    const run = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: 'b' } });
    let ended = false;
    const end = run.result().catch((error: Error) => error.message);
    void end.finally(() => (ended = true));
    let asked = 0;
    for (; !ended; asked++) expect((await run.snapshot()).state.outputs).not.toHaveProperty('never');
    expect(asked).toBeGreaterThan(3);
    expect(await end).toMatch(
      /^the result of test_chain is 51\d{5} bytes, above Temporal's payload limit of 2 MiB/,
    );
    expect((await run.state()).outputs).toMatchObject({ s39: 'text of g/s39/generate/1' });
  });

  test('what a gate shows is seen whole where no answer to a query holds it', async () => {
    const chain = chainOf([text('letter', 700_000), { approval: 'review', of: 'letter' }]);
    const run = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: 'b' } });
    let [gate] = await run.approvals();
    while (gate === undefined) [gate] = await run.approvals();
    expect(gate.value).toHaveLength(700_000);
    expect(gate).not.toHaveProperty('shortened');
    await run.approve('review', { by: 'anna', content: gate.content });
    await run.result();
  });

  test('a message that no answer to a query holds ends no run, and is seen whole', async () => {
    const letters = ['x', 'y', 'z'].map((name) => text(name, 10));
    const gates = ['x', 'y', 'z'].map((of): Block => ({ approval: `${of}_ok`, of, message: '{{large}}' }));
    const chain = chainOf([
      text('large', 400_000),
      ...letters,
      { parallel: 'g', blocks: [...gates, ...members(6)] },
    ]);
    const run = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: 'b' } });
    const raw = stage.catenary.client.workflow.getHandle(run.id);
    let shown = await run.approvals();
    for (; shown.length < 3; shown = await run.approvals())
      await raw.query('approvals').catch(() => undefined);
    expect(shown.map(({ message }) => message.length)).toEqual([400_000, 400_000, 400_000]);
    for (const { gate, content } of shown) await run.approve(gate, { by: 'anna', content });
    expect(Object.keys((await run.state()).outputs)).toContain('large');
    await run.result().catch(() => undefined);
    expect((await run.info()).status).not.toBe('terminated');
  });

  test.each([
    ['a prompt', step('both', '{{a}}{{b}}'), 'both/generate/1'],
    ['an activity', { activity: 'both', call: 'text', args: ['{{a}}', '{{b}}'] } as Block, 'both/call/1'],
  ])('arguments that are too large together fail %s by name', async (_, block, call) => {
    const chain = chainOf([text('a', 1_200_000), text('b', 1_000_000), block]);
    const run = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: 'b' } });
    await expect(run.result()).rejects.toThrow(
      new RegExp(
        `${call} would send 22\\d{5} bytes of values, above Temporal's limits; turn external storage on`,
      ),
    );
    expect(stage.asked).toEqual([]);
  });
});

describe('with external storage', () => {
  const dir = mkdtempSync(join(tmpdir(), 'catenary-heavy-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const stage = useClientStage(() => ({ activities, storage: { dir } }));

  test('many values that are too small to be stored each reach the model together, in their order', async () => {
    const all = members(160);
    const chain = chainOf([
      text('large', 300_000),
      { parallel: 'g', blocks: all },
      step('sum', '{{all_outputs}}'),
    ]);
    stage.answer(Object.fromEntries(all.map((_, i) => [`g/s${i}/generate`, `${i}:`.padEnd(15_000, 'y')])));
    const run = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: 'b' } });
    expect((await run.result()).outputs['sum']).toBe('text of sum/generate/1');
    const [call] = (await run.show('sum')).calls;
    const prompt = call!.sent.to === 'model' ? call!.sent.messages[0]!.content : '';
    expect(prompt.length).toBeGreaterThan(160 * 15_000 + 300_000);
    const places = all.map((_, i) => prompt.indexOf(`\n${i}:yyy`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(300_000);
    await expectSameKnowledge(stage.catenary, run as RunHandle);
  });
});

describe('with a storage whose threshold is another', () => {
  const dir = mkdtempSync(join(tmpdir(), 'catenary-threshold-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const storage = new ExternalStorage({ drivers: [createFileStorage(dir)] });
  const stage = useClientStage(() => ({ activities, storage }));

  test('values below it that are too large together fail by name', async () => {
    const args = Array.from({ length: 12 }, (_, i) => `{{t${i}}}`);
    const texts = args.map((_, i) => text(`t${i}`, 200_000));
    const chain = chainOf([
      { parallel: 'g', blocks: texts },
      { activity: 'both', call: 'text', args },
    ]);
    const run = await stage.catenary.start(chain, { id: stage.id(), inputs: { brief: 'b' } });
    await expect(run.result()).rejects.toThrow('12 values that are too small to be stored outside');
  });
});
