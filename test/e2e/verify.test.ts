import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { historyText, type RunHandle } from '../../src/client';
import { createDataConverter } from '../../src/converter/data-converter';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import { historyFromText, type RunHistory, type Verified, verifyHistories } from '../../src/worker';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { testBundle } from '../support/worker';
import { useFolder } from '../support/folder';

const { path: dir } = useFolder();
const stage = useClientStage(() => ({ storage: { dir } }));

const page = chainOf([
  { step: 'a', prompt: '{{brief}}', checks: [{ judge: 'is good' }] },
  { step: 'b', prompt: '{{a}}', onFailure: 'skip' },
  { step: 'c', prompt: '{{a}} {{b?}}' },
]);
const workflows = { workflowBundle: testBundle() };
const dataConverter = createDataConverter({ storage: { dir } });

async function finished(): Promise<RunHandle> {
  stage.answer({ 'a/judge/1': '{"verdict":"pass","reasons":[]}', 'a/generate/1': 'x'.repeat(40_000) });
  const run = (await stage.catenary.start(page, { id: stage.id(), inputs: { brief: 'b' } })) as RunHandle;
  await run.result();
  return run;
}

async function verify(histories: Iterable<RunHistory> | AsyncIterable<RunHistory>): Promise<Verified[]> {
  const all: Verified[] = [];
  for await (const each of verifyHistories(histories, { workflows, dataConverter })) all.push(each);
  return all;
}

test('the histories of a run replay, read from the server, from an exported file and from the temporal CLI', async () => {
  const run = await finished();
  const counted = { id: run.id, events: expect.any(Number), calls: 4 };
  expect(await verify(run.histories())).toEqual([counted]);

  const texts: string[] = [];
  for await (const { history } of run.histories()) texts.push(historyText(history));
  expect(await verify([{ id: run.id, history: historyFromText(texts[0]!) }])).toEqual([counted]);

  const { path } = await findBinary(TEMPORAL_CLI);
  const where = ['--address', stage.server.address, '--namespace', stage.server.namespace];
  const words = ['workflow', 'show', '--workflow-id', run.id, '--output', 'json', ...where];
  const { stdout } = await promisify(execFile)(path, words, { maxBuffer: 64 * 1024 * 1024 });
  expect(await verify([{ id: run.id, history: historyFromText(stdout) }])).toEqual([counted]);
});

test('two steps exchanged in an exported history are found, and named', async () => {
  const run = await finished();
  for await (const { history } of run.histories()) {
    const swapped = historyText(history)
      .replaceAll('b/generate/1', 'kept')
      .replaceAll('c/generate/1', 'b/generate/1')
      .replaceAll('kept', 'c/generate/1');
    const [verified] = await verify([{ id: run.id, history: historyFromText(swapped) }]);
    expect(verified!.difference).toEqual({
      text: 'recorded call c/generate/1, the present code makes b/generate/1',
      recorded: 'c/generate/1',
      present: 'b/generate/1',
    });
  }
});

test('what does not begin with the start of a workflow is no whole history', () => {
  expect(() => historyFromText('{"events":[{"eventId":"2"}]}')).toThrow(
    'this is no whole history: it does not begin with the start of a workflow',
  );
});

test.each(['{}', '[]', '{"events":[]}'])('%s is no history', (text) => {
  expect(() => historyFromText(text)).toThrow('this is no history: it has no events');
});
