import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

/** Ports that were free and differ; the system hands them to nobody else for about a minute, so there is time to bind them. */
export async function freePorts(ip: string, count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(ip, 0)));
  return Promise.all(servers.map(reserve));
}

/** Whether nothing listens on this port yet. */
export async function isFree(ip: string, port: number): Promise<boolean> {
  try {
    const server = await listen(ip, port);
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch {
    return false;
  }
}

/** Whether something accepts connections at `ip:port`. */
export function isListening(address: string): Promise<boolean> {
  const [host, port] = splitAddress(address);
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const settle = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
}

function splitAddress(address: string): [string, number] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), Number(address.slice(colon + 1))];
}

async function listen(ip: string, port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, ip);
  await once(server, 'listening');
  return server;
}

/** A connection that the listening side closes first leaves the port in TIME_WAIT, where it can be bound but isn't given out again. */
async function reserve(server: Server): Promise<number> {
  const { address, port } = server.address() as AddressInfo;
  const client = connect(port, address);
  const [accepted] = (await once(server, 'connection')) as [ReturnType<typeof connect>];
  accepted.end();
  accepted.resume();
  client.resume();
  await once(accepted, 'close');
  await new Promise((resolve) => server.close(resolve));
  return port;
}
