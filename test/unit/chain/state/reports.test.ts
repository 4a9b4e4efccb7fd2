import { progressOf, progressTable } from '../../../../src/chain/state/progress';
import { failureMessage, reportOf, resultOf } from '../../../../src/chain/state/result';
import { start } from '../../../../src/chain/run/start';
import type { Block } from '../../../../src/chain/definition/definition';
import { failed, play, rejected, runOf, written } from '../../../support/chains';

const many = (n: number): Block[] => [
  {
    parallel: 'g',
    blocks: Array.from({ length: n }, (_, i) => ({ step: `s${i}`, prompt: 'x', repairs: 0 })),
  },
];

test('a result has outputs, what went wrong, and each step by path', () => {
  const run = runOf(
    [
      { step: 'a', prompt: 'x' },
      { text: 't', template: '{{a}}' },
    ],
    { version: '7' },
  );
  play(run, { 'a/generate/1': rejected('bad') });
  expect(resultOf(run)).toMatchObject({
    chain: 'test_chain',
    version: '7',
    outputs: { a: 'a text', t: 'a text' },
    errors: {},
    steps: {
      a: { status: 'repaired', attempts: 2, model: 'test-model', ms: 2000 },
      t: { status: 'done', ms: 0 },
    },
    usage: { calls: 2, inputTokens: 20 },
    startedAt: 0,
    endedAt: 2000,
  });
});

test('a report of a thousand failures stays within 32 KiB and says that it was shortened', () => {
  const run = runOf(many(1000), { window: { calls: 1000 } });
  play(
    run,
    Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [`g/s${i}`, failed('Model.Refused', 'no '.repeat(500))]),
    ),
  );
  const report = reportOf(run);
  expect(JSON.stringify(report).length).toBeLessThanOrEqual(32 * 1024);
  expect(report.shortened).toBe(true);
  expect(failureMessage(run)).toMatch(/and 990 more$/);
  const [failure] = Object.values(report.failures);
  const messages = [failure!.message, Object.values(report.errors)[0]!, ...failureMessage(run).split('\n')];
  for (const message of messages) expect(message.length).toBeLessThanOrEqual(501);
});

test('progress names what is done and what is in flight', () => {
  const run = runOf([
    { step: 'a', prompt: 'x' },
    { step: 'b', prompt: 'x' },
  ]);
  start(run, 0);
  expect(progressOf(run)).toMatchObject({
    status: 'running',
    total: 2,
    settled: 0,
    inFlight: ['a/generate/1'],
    steps: { a: { status: 'running' } },
  });
});

test('progress of a run of thousands of steps stays within 64 KiB', () => {
  const run = runOf(many(3000));
  play(run);
  expect(JSON.stringify(progressOf(run)).length).toBeLessThanOrEqual(64 * 1024);
});

test('the table shows each step, and text from outside cannot become markup', () => {
  const run = runOf([
    { step: 'a', prompt: 'x' },
    { step: 'b', prompt: 'x' },
  ]);
  play(run, { a: failed('Model.Refused', 'no | <b>*bold*</b>\n[x](y)') });
  expect(progressTable(run, 'run-1').split('\n')).toEqual([
    '| step | status | attempts | note |',
    '| --- | --- | --- | --- |',
    '| a | ✗ failed | 1 | a failed: no    b  bold  /b   x (y) |',
    '| b | · |  |  |',
    '',
    '1 call, 0 tokens in, 0 out',
  ]);
});

test('the table of a long run shows the part around what runs', () => {
  const run = runOf(Array.from({ length: 100 }, (_, i) => ({ step: `s${i}`, prompt: 'x' })));
  play(run, { s60: failed('Model.Auth') });
  run.state.steps.s60!.status = 'running';
  expect(progressTable(run, 'run-1')).toContain('Blocks 41 to 80 of 100');
});

test('above the table stand five open gates at most, with 600 characters of what each says and of what it asks about', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const blocks = names.flatMap((name): Block[] => [
    { step: name, prompt: 'x' },
    { approval: `ok_${name}`, of: name, message: 'm'.repeat(700) },
  ]);
  const run = runOf([{ parallel: 'g', blocks }]);
  play(run, Object.fromEntries(names.map((name) => [`g/${name}`, written('o'.repeat(700))])));
  const table = progressTable(run, 'run-1');
  const lengths = (letter: string): number[] =>
    [...table.matchAll(new RegExp(`${letter}{100,}`, 'g'))].map(([text]) => text.length);
  expect([lengths('m'), lengths('o')]).toEqual([Array(5).fill(600), Array(5).fill(600)]);
});
