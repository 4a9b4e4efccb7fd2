import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDatabase } from '../../../src/dev/server/database-claim';
import {
  awaitOrphan,
  type DevState,
  readDevState,
  removeDevState,
  writeDevState,
} from '../../../src/dev/dev-state';
import { isAlive } from '../../../src/dev/lock-file';

let folder: string;
let listener: Server;
let state: DevState;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dev-state-'));
  listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  state = { address, namespace: 'default', pid: process.pid, startedAt: '2026-01-01T00:00:00.000Z' };
});
afterEach(async () => {
  await new Promise((resolve) => listener.close(resolve));
  rmSync(folder, { recursive: true });
});

const nobody = 4_194_305;

describe('the state file', () => {
  test('gives the running server and is alone in its folder', async () => {
    await writeDevState(state, folder);
    await expect(readDevState(folder)).resolves.toEqual(state);
    expect(readdirSync(join(folder, '.catenary'))).toEqual(['dev.json']);
  });

  test('gives nothing when there is none or it is damaged', async () => {
    await expect(readDevState(folder)).resolves.toBeUndefined();
    await writeDevState(state, folder);
    writeFileSync(join(folder, '.catenary', 'dev.json'), '{"address":');
    await expect(readDevState(folder)).resolves.toBeUndefined();
  });

  test('gives nothing when the process is gone or nothing listens', async () => {
    await writeDevState({ ...state, pid: nobody }, folder);
    await expect(readDevState(folder)).resolves.toBeUndefined();
    await writeDevState({ ...state, address: '127.0.0.1:1' }, folder);
    await expect(readDevState(folder)).resolves.toBeUndefined();
  });

  test('is removed by its own server only', async () => {
    await writeDevState(state, folder);
    await removeDevState(nobody, folder);
    await expect(readDevState(folder)).resolves.toEqual(state);
    await removeDevState(state.pid, folder);
    await expect(readDevState(folder)).resolves.toBeUndefined();
  });
});

describe('a server whose `catenary dev` was killed', () => {
  test('is waited for while it ends', async () => {
    const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await writeDevState({ ...state, pid: server.pid!, devPid: nobody }, folder);
    const gone = awaitOrphan(folder).then(() => isAlive(server.pid!));
    server.kill('SIGKILL');
    await expect(gone).resolves.toBe(false);
  });

  test('is not waited for where there is none, or its `catenary dev` lives', async () => {
    await awaitOrphan(folder);
    await writeDevState({ ...state, devPid: process.pid }, folder);
    await awaitOrphan(folder);
    await writeDevState(state, folder);
    await awaitOrphan(folder);
    await expect(readDevState(folder)).resolves.toEqual(state);
  });
});

describe('the claim on a database file', () => {
  const claim = (address: string) => claimDatabase(join(folder, 'dev.db'), address);

  test('refuses a second server while the first one listens, by address and process', async () => {
    const first = await claim(state.address);
    await first.held(process.pid);
    await expect(claim('127.0.0.1:1')).rejects.toThrow(
      `dev.db is in use by the server at ${state.address}, process ${process.pid}. Mend: `,
    );
    await first.release();
    await (await claim('127.0.0.1:1')).release();
  });

  test('is taken over from a server that died, also when its process id lives on in another', async () => {
    await (await claim(state.address)).held(nobody);
    await (await claim('127.0.0.1:1')).held(process.pid);
    await expect(claim(state.address)).resolves.toBeDefined();
  });

  test('is refused while another server is being started', async () => {
    const first = await claim('127.0.0.1:1');
    await expect(claim(state.address)).rejects.toThrow(`being started by process ${process.pid}`);
    await first.release();
  });
});
