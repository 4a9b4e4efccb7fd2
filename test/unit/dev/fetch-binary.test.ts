import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEMPORAL_CLI as binary } from '../../../src/dev/binary/binary';
import { officialDownload } from '../../../src/dev/binary/official-download';

let folder: string;
let server: Server;
let service: string;
const asked: string[] = [];

/** A download service whose archive holds one file. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fetch-binary-'));
  mkdirSync(join(folder, 'content'));
  writeFileSync(join(folder, 'content', 'temporal'), 'the binary');
  execFileSync('tar', ['-czf', join(folder, 'archive.tar.gz'), '-C', join(folder, 'content'), 'temporal']);
  server = createServer((request, response) => {
    asked.push(request.url!);
    if (request.url!.startsWith('/cli/')) {
      response.end(
        JSON.stringify({ archiveUrl: `${service}/files/archive.tar.gz`, fileToExtract: 'temporal' }),
      );
    } else if (request.url === '/files/archive.tar.gz')
      response.end(readFileSync(join(folder, 'archive.tar.gz')));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const target = (name: string): string => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};

test('the official download asks for the pinned release of this platform and unpacks it', async () => {
  const path = await officialDownload(binary, target('sound'), undefined, service);
  expect(readFileSync(path, 'utf8')).toBe('the binary');
  expect(asked[0]).toMatch(new RegExp(`^/cli/v${binary.version}\\?arch=\\w+&platform=\\w+&format=tar.gz$`));
});

test('a service that does not know the release is named with its answer', async () => {
  const unknown = { ...binary, artifact: 'other' };
  const wanted = officialDownload(unknown, target('unknown'), undefined, service);
  await expect(wanted).rejects.toThrow(/\/other\/v.* answered 404/);
});
