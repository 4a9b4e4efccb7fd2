import { serveHealth } from '../../../src/worker';

test('a health endpoint answers 200 while healthy, 503 afterwards, and nothing else', async () => {
  let healthy = true;
  const server = await serveHealth(() => ({ healthy, state: healthy ? 'RUNNING' : 'DRAINING' }), { port: 0 });
  const well = await fetch(server.url);
  expect([well.status, await well.json()]).toEqual([200, { healthy: true, state: 'RUNNING' }]);
  healthy = false;
  const ill = await fetch(server.url);
  expect([ill.status, await ill.json()]).toEqual([503, { healthy: false, state: 'DRAINING' }]);
  expect((await fetch(server.url.replace('/health', '/'))).status).toBe(404);
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow('fetch failed');
});

test('a port that is taken is refused', async () => {
  const server = await serveHealth(() => ({ healthy: true }), { port: 0 });
  const port = Number(new URL(server.url).port);
  await expect(serveHealth(() => ({ healthy: true }), { port })).rejects.toThrow('EADDRINUSE');
  await server.close();
});
