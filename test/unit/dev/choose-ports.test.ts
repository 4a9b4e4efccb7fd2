import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts, movedLines } from '../../../src/dev/server/choose-ports';
import { freePorts } from '../../../src/dev/server/free-ports';
import { keepPorts, readKeptPorts } from '../../../src/dev/server/kept-ports';

const ip = '127.0.0.1';
let listener: Server;
let taken: number;
let free: number;
let other: number;

beforeAll(async () => {
  listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, ip, resolve));
  taken = (listener.address() as AddressInfo).port;
  [free, other] = (await freePorts(ip, 2)) as [number, number];
});
afterAll(() => new Promise((resolve) => listener.close(resolve)));

describe('a server takes', () => {
  test('the ports that it had before, and says nothing of it', async () => {
    const choice = { ip, ui: true, asked: {}, kept: { port: free, uiPort: other } };
    const chosen = await choosePorts(choice);
    expect(chosen).toEqual({ port: free, uiPort: other });
    expect(movedLines(choice, chosen)).toEqual([]);
  });

  test('a new one for each that is taken, and says so', async () => {
    const choice = { ip, ui: true, asked: {}, kept: { port: taken, uiPort: other } };
    const chosen = await choosePorts(choice);
    expect(chosen).toEqual({ port: expect.any(Number) as number, uiPort: other });
    expect(chosen.port).not.toBe(taken);
    expect(movedLines(choice, chosen)).toEqual([
      `port ${taken} of before is taken: the server is at ${chosen.port} now`,
    ]);
    const links = { ip, ui: true, asked: {}, kept: { port: free, uiPort: taken } };
    const { port, uiPort } = await choosePorts(links);
    expect(movedLines(links, { port, uiPort })).toEqual([
      `port ${taken} of before is taken: links into the Temporal UI have ${uiPort} now`,
    ]);
  });

  test('the ports that are asked for over those of before, and refuses one that is taken', async () => {
    const kept = { port: taken, uiPort: other };
    const choice = { ip, ui: true, asked: { port: other }, kept };
    const chosen = await choosePorts(choice);
    expect(chosen.port).toBe(other);
    expect(chosen.uiPort).not.toBe(other);
    await expect(choosePorts({ ip, ui: true, asked: { uiPort: taken }, kept: {} })).rejects.toThrow(
      `Port ${taken} on ${ip} is taken. Mend: `,
    );
  });

  test('no port for a UI that it has not', async () => {
    const choice = { ip, ui: false, asked: { uiPort: taken }, kept: { uiPort: taken } };
    const chosen = await choosePorts(choice);
    expect(chosen).toEqual({ port: expect.any(Number) as number, uiPort: undefined });
    expect(movedLines(choice, chosen)).toEqual([]);
  });
});

describe('beside a database file', () => {
  let folder: string;
  let dbFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kept-ports-'));
    dbFile = join(folder, 'dev.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("its server's ports are kept, the UI's also while there is none", async () => {
    await expect(readKeptPorts(dbFile)).resolves.toEqual({});
    await keepPorts(dbFile, { port: 7233, uiPort: 8233 });
    await keepPorts(dbFile, { port: 7234 });
    await expect(readKeptPorts(dbFile)).resolves.toEqual({ port: 7234, uiPort: 8233 });
    expect(readdirSync(folder)).toEqual(['dev.db.ports']);
  });

  test.each(['', '{"port":', 'null', '{"port":"7233","uiPort":70000}'])(
    'a damaged file (%j) says nothing',
    async (text) => {
      writeFileSync(`${dbFile}.ports`, text);
      await expect(readKeptPorts(dbFile)).resolves.toEqual({});
    },
  );

  test('ports that cannot be kept are no error', async () => {
    await expect(keepPorts(join(folder, 'gone', 'dev.db'), { port: 7233 })).resolves.toBeUndefined();
  });
});
