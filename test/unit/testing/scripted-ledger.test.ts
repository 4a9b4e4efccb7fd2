import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createScriptedEndpoint, fault, readLedgerFile } from '../../../src/testing/scripted';
import { ask, askStream, closeAll, errorOf, mounted, MOUNTS } from './scripted-mounts';
import { useFolder } from '../../support/folder';

afterEach(closeAll);

describe.each(MOUNTS)('ledger %s', (mount) => {
  it('holds every call with its names, its body and its outcome', async () => {
    const endpoint = await mounted(mount, { answers: { 'a/b': ['One', fault.status(529)] } });

    await ask(endpoint, { call: 'a/b/generate/1' });
    await errorOf(ask(endpoint, { call: 'a/b/generate/2' }));

    expect(endpoint.ledger.calls).toEqual([
      {
        id: 1,
        call: 'a/b/generate/1',
        path: 'a/b',
        purpose: 'generate',
        try: 1,
        n: 1,
        requestId: 'req_000001',
        model: 'claude-haiku-5-5',
        maxTokens: 100,
        request: expect.objectContaining({ messages: [{ role: 'user', content: 'Hello' }] }),
        startedAt: expect.any(Number),
        endedAt: expect.any(Number),
        outcome: 'answered',
      },
      expect.objectContaining({ id: 2, try: 2, n: 2, outcome: 'fault', fault: 'status 529' }),
    ]);
  });

  it('counts by path, by purpose and by call', async () => {
    const { ledger, ...endpoint } = await mounted(mount, { answers: { a: 'A', b: 'B' } });
    for (const call of ['a/generate/1', 'a/judge/1', 'a/generate/2', 'b/generate/1']) {
      await ask({ ...endpoint, ledger }, { call });
    }

    expect(
      [undefined, 'a', 'a/generate', 'a/generate/2', 'a/judge', 'b', 'c'].map((key) => ledger.count(key)),
    ).toEqual([4, 3, 2, 1, 1, 1, 0]);
  });

  it.each([
    ['before the headers', fault.never()],
    ['in the body', fault.stall('first-bytes')],
    ['in the latency', { text: 'Late', latencyMs: 3_600_000 }],
    ['in a function', () => new Promise<string>(() => undefined)],
  ])('an abort %s is recorded', async (_, answer) => {
    const endpoint = await mounted(mount, { answer });
    const abort = new AbortController();

    const calls = [
      errorOf(ask(endpoint, { signal: abort.signal })),
      errorOf(askStream(endpoint, { signal: abort.signal })),
    ];
    await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 2);
    abort.abort();
    const errors = await Promise.all(calls);
    await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 0);

    expect(errors.every(({ name }) => /Abort/.test(name))).toBe(true);
    expect(endpoint.ledger.calls).toMatchObject([{ outcome: 'aborted' }, { outcome: 'aborted' }]);
  });

  it('a stream that its reader gives up is aborted', async () => {
    const endpoint = await mounted(mount, { answer: 'x'.repeat(400), msPerToken: 60_000 });

    const stream = await endpoint.client.messages.create({
      model: 'm',
      max_tokens: 1000,
      stream: true,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    for await (const event of stream) if (event.type === 'content_block_start') break;
    await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 0);

    expect(endpoint.ledger.calls).toMatchObject([{ outcome: 'aborted' }]);
  });

  it('closing breaks what is in flight and refuses what comes later', async () => {
    const endpoint = await mounted(mount, { answer: fault.never() });

    const inFlight = errorOf(ask(endpoint));
    await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 1);
    const waiting = errorOf(endpoint.ledger.waitFor(() => false));
    await endpoint.close();

    expect(await inFlight).toMatchObject({ name: 'APIConnectionError' });
    expect(endpoint.ledger.calls).toMatchObject([{ outcome: 'aborted' }]);
    expect(await waiting).toMatchObject({ message: 'the scripted endpoint was closed' });
    expect(await errorOf(ask(endpoint))).toMatchObject({ cause: { cause: { code: 'ECONNREFUSED' } } });
  });

  it('closing twice is closing once', async () => {
    const endpoint = await mounted(mount);
    const listening = await endpoint.listen();

    await Promise.all([listening.close(), endpoint.close(), listening.close()]);

    await expect(endpoint.close()).resolves.toBeUndefined();
    await expect(fetch(listening.baseUrl)).rejects.toThrow('fetch failed');
  });

  it('500 calls at once are in flight together and leave nothing behind', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const endpoint = await mounted(mount, { answer: () => gate.then(() => 'Open') });

    const calls = Promise.all(Array.from({ length: 500 }, () => ask(endpoint)));
    await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 500);
    release();
    await calls;

    expect(endpoint.ledger).toMatchObject({ peakInFlight: 500, inFlight: 0 });
    expect(endpoint.ledger.calls.every(({ outcome }) => outcome === 'answered')).toBe(true);
  });
});

describe('ledger', () => {
  it('waits until a predicate holds, and rejects when it throws', async () => {
    const endpoint = await mounted('in process', { answer: 'Yes' });
    const second = endpoint.ledger.waitFor((ledger) => ledger.count() === 2);
    const broken = errorOf(endpoint.ledger.waitFor(({ calls }) => calls[0]!.model === 'm'));

    await ask(endpoint);
    await ask(endpoint);

    await expect(second).resolves.toBeUndefined();
    expect(await broken).toMatchObject({ name: 'TypeError' });
  });

  it('keeps no bodies when told so', async () => {
    const endpoint = await mounted('in process', { answer: 'Yes', keepRequests: false });

    await ask(endpoint);

    expect(endpoint.ledger.calls[0]).not.toHaveProperty('request');
  });

  it('names the run that a call belongs to', async () => {
    const runs: unknown[] = [];
    const endpoint = await mounted('in process', { answer: (_, { run }) => `${runs.push(run)}` });

    await endpoint.client.messages.create(
      { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
      { headers: { 'x-catenary-run': 'run-7' } },
    );

    expect(runs).toEqual(['run-7']);
    expect(endpoint.ledger.calls).toMatchObject([{ run: 'run-7' }]);
  });
});

describe('ledger file', () => {
  const { path: directory } = useFolder();

  it('shows starts and ends as they happen, and outlives a second endpoint', async () => {
    const ledgerFile = join(directory, 'ledger.jsonl');
    for (const answer of ['Yes', fault.status(529)]) {
      const endpoint = await mounted('in process', { answers: { a: [answer, fault.never()] }, ledgerFile });
      await ask(endpoint, { call: 'a/generate/1' }).catch(() => undefined);
      const pending = errorOf(ask(endpoint, { call: 'a/generate/2' }));
      await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 1);
      expect(readLedgerFile(ledgerFile).at(-1)).not.toHaveProperty('outcome');
      await endpoint.close();
      await pending;
    }

    const events = readFileSync(ledgerFile, 'utf8').trim().split('\n');
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'start',
      'done',
      'start',
      'abort',
      'start',
      'fault',
      'start',
      'abort',
    ]);
    expect(readLedgerFile(ledgerFile)).toMatchObject([
      { id: 1, call: 'a/generate/1', n: 1, outcome: 'answered' },
      { id: 2, call: 'a/generate/2', n: 2, outcome: 'aborted' },
      { id: 1, call: 'a/generate/1', outcome: 'fault', fault: 'status 529' },
      { id: 2, outcome: 'aborted' },
    ]);
  });

  it('is refused where it cannot be written', () => {
    const ledgerFile = join(directory, 'missing', 'ledger.jsonl');

    expect(() => createScriptedEndpoint({ answers: {}, ledgerFile })).toThrow(/ENOENT/);
  });
});
