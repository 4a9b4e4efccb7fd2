import { Client, Connection } from '@temporalio/client';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { endProcess } from '../../src/dev/server/end-process';
import { isListening } from '../../src/dev/server/free-ports';
import { isAlive } from '../../src/dev/lock-file';
import { type DevServer, startDevServer } from '../../src/dev/server/start-dev-server';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dev-server-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Does the work with a client of the server, and closes both. */
async function using<T>(server: DevServer, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await work(new Client({ connection, namespace: server.namespace }));
  } finally {
    await connection.close();
    await server.close();
  }
}

const attributes = async ({ connection }: Client): Promise<string[]> => {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({
    namespace: 'default',
  });
  return Object.keys(customAttributes)
    .filter((name) => name.startsWith('Catenary'))
    .sort();
};

interface Parent {
  readonly parent: ChildProcess;
  /** Of the server. */
  readonly pid: number;
  readonly address: string;
  readonly uiUrl?: string;
}

/** A process that has started a server. */
async function parentOf(mode: string, ...dbFile: string[]): Promise<Parent> {
  const script = join(__dirname, '../support/dev-server-process.ts');
  const parent = spawn(process.execPath, ['--import', 'tsx', script, mode, ...dbFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
  return { parent, ...(JSON.parse(line.toString()) as Omit<Parent, 'parent'>) };
}

async function killed(parent: ChildProcess): Promise<void> {
  parent.kill('SIGKILL');
  await once(parent, 'exit');
}

test('starts with UI, search attributes and 30 days of history, and closes without a trace', async () => {
  const server = await startDevServer();
  expect(server).toMatchObject({
    namespace: 'default',
    version: expect.stringMatching(/^\d+\.\d+/) as string,
  });
  await using(server, async (client) => {
    expect(await attributes(client)).toEqual(['CatenaryChain', 'CatenaryWaiting']);
    const { config } = await client.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
    expect((await fetch(server.uiUrl!)).status).toBe(200);
  });
  expect(isAlive(server.pid)).toBe(false);
  await expect(isListening(server.address)).resolves.toBe(false);
});

test('a database file outlives a restart, and gets the attributes that it lacks', async () => {
  const dbFile = join(folder, 'new', 'dev.db');
  const options = { ui: false, dbFile };
  const first = await startDevServer({ ...options, searchAttributes: {} });
  await using(first, async (client) => {
    expect(await attributes(client)).toEqual([]);
    await client.workflow.start('nothing', { workflowId: 'waiting', taskQueue: 'nobody' });
    await expect(startDevServer(options)).rejects.toThrow(`is in use by the server at ${first.address}`);
  });
  await using(await startDevServer(options), async (client) => {
    expect((await client.workflow.getHandle('waiting').describe()).status.name).toBe('RUNNING');
    const searchAttributes = { CatenaryChain: ['a_chain'] };
    await client.workflow.start('nothing', { workflowId: 'found', taskQueue: 'nobody', searchAttributes });
    await expect(client.workflow.count(`CatenaryChain = 'nothing'`)).resolves.toMatchObject({ count: 0 });
  });
});

test('a killed parent leaves no server', async () => {
  const { parent, pid, address } = await parentOf('supervised');
  await expect(isListening(address)).resolves.toBe(true);
  await killed(parent);
  while (isAlive(pid)) await setTimeout(20);
  await expect(isListening(address)).resolves.toBe(false);
});

test('after its parent was killed, a server on the same database is where the last one was, else it says so', async () => {
  const dbFile = join(folder, 'kept.db');
  const { parent, pid, address, uiUrl } = await parentOf('supervised', dbFile);
  await killed(parent);
  while (isAlive(pid)) await setTimeout(20);
  const said: string[] = [];
  const options = { dbFile, onProgress: (line: string) => void said.push(line) };
  const second = await startDevServer(options);
  expect(second).toMatchObject({ address, uiUrl });
  await second.close();
  expect(said).toEqual([]);

  const inTheWay = createServer();
  await once(inTheWay.listen(Number(new URL(uiUrl!).port), '127.0.0.1'), 'listening');
  const third = await startDevServer(options);
  await third.close();
  inTheWay.close();
  expect(third.address).toBe(address);
  expect(said).toEqual([
    expect.stringContaining(`links into the Temporal UI have ${new URL(third.uiUrl!).port}`),
  ]);
});

test('a detached server outlives its parent and is ended by its id', async () => {
  const { parent, pid, address } = await parentOf('detached');
  await killed(parent);
  await expect(isListening(address)).resolves.toBe(true);
  await endProcess(pid);
  expect(isAlive(pid)).toBe(false);
});

test('an abort ends the running server', async () => {
  const abort = new AbortController();
  const server = await startDevServer({ ui: false, signal: abort.signal });
  abort.abort();
  await server.exited;
  expect(isAlive(server.pid)).toBe(false);
});

test('a port that is taken is refused by number', async () => {
  const server = await startDevServer({ ui: false });
  const port = Number(server.address.split(':')[1]);
  await expect(startDevServer({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken. Mend: `);
  await server.close();
});

test('a server that ends at once is an error with its binary and its last lines', async () => {
  const broken = join(folder, 'temporal');
  writeFileSync(
    broken,
    '#!/bin/sh\n[ "$1" = --version ] && exec echo temporal version 0.1\necho no such flag; exit 3\n',
  );
  chmodSync(broken, 0o755);
  process.env['TEMPORAL_CLI_PATH'] = broken;
  const failure = await startDevServer().catch((error: Error) => error.message);
  delete process.env['TEMPORAL_CLI_PATH'];
  expect(failure).toMatch(/did not start at 127\.0\.0\.1:\d+: it ended with 3 before it answered\.\n/);
  expect(failure).toContain(
    `Binary: ${broken} (0.1, from TEMPORAL_CLI_PATH)\nIt wrote last:\n  no such flag`,
  );
});
