import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Proxy, startProxy } from '../../../chaos/proxy';

let echo: Server;
let proxy: Proxy;
const sockets = new Set<Socket>();

beforeEach(async () => {
  echo = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startProxy((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => echo.close(resolve));
});

async function open(): Promise<Socket> {
  const [host, port] = proxy.address.split(':') as [string, string];
  const socket = connect(Number(port), host);
  sockets.add(socket);
  await once(socket, 'connect');
  return socket;
}

async function said(socket: Socket, text: string): Promise<string> {
  const heard = once(socket, 'data') as Promise<[Buffer]>;
  socket.write(text);
  return (await heard)[0].toString();
}

test('passes everything on, both ways', async () => {
  const socket = await open();
  expect(await said(socket, 'hello')).toBe('hello');
  proxy.delay(20);
  expect(await said(socket, 'late')).toBe('late');
});

test('what is sent while it is cut arrives once it is mended, on old connections and new ones', async () => {
  const old = await open();
  await said(old, 'before');
  proxy.cut();
  const heard: string[] = [];
  const fresh = await open();
  for (const socket of [old, fresh]) {
    socket.on('data', (data: Buffer) => heard.push(data.toString()));
    socket.write('kept');
  }
  await setTimeout(50);
  expect(heard).toEqual([]);
  proxy.mend();
  while (heard.length < 2) await setTimeout(5);
  expect(heard).toEqual(['kept', 'kept']);
});

test('resets every connection, and takes new ones', async () => {
  const socket = await open();
  await said(socket, 'before');
  const failed = once(socket, 'error') as Promise<[NodeJS.ErrnoException]>;
  expect(proxy.reset()).toBe(1);
  await expect(failed.catch((error: unknown) => [error])).resolves.toMatchObject([{ code: 'ECONNRESET' }]);
  expect(await said(await open(), 'after')).toBe('after');
});

test('a connection to a server that is away is ended', async () => {
  await new Promise((resolve) => echo.close(resolve));
  const socket = await open();
  await once(socket, 'close');
  expect(socket.destroyed).toBe(true);
});
