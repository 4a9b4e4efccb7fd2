import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between workers and server that can be bad. */
export interface Proxy {
  readonly address: string;
  /** Milliseconds that every piece of data takes from now on. */
  delay(ms: number): void;
  /** Nothing goes through, and nobody is told; what was sent waits. */
  cut(): void;
  mend(): void;
  /** Ends every connection with a TCP reset. Returns how many. */
  reset(): number;
  close(): Promise<void>;
}

interface Link {
  readonly ends: readonly [Socket, Socket];
}

/** Listens on a free port and passes everything on to a port of this machine. */
export async function startProxy(port: number): Promise<Proxy> {
  const links = new Set<Link>();
  let delayMs = 0;
  let isCut = false;
  const pass = (from: Socket, to: Socket): void => {
    // Pieces leave in the order in which they came: each waits for the one before it.
    let last = Promise.resolve();
    from.on('data', (data: Buffer) => {
      const due = delayMs === 0 ? undefined : wait(delayMs);
      last = last.then(async () => {
        await due;
        to.write(data);
      });
    });
    from.on('end', () => void last.then(() => to.end()));
  };
  const server = createServer((worker) => {
    const upstream = connect(port, '127.0.0.1');
    const link: Link = { ends: [worker, upstream] };
    links.add(link);
    for (const each of link.ends) {
      each.setNoDelay();
      if (isCut) each.pause();
      // The other side's worker or server was killed; `close` follows.
      each.on('error', () => undefined);
      each.on('close', () => {
        links.delete(link);
        for (const end of link.ends) end.destroy();
      });
    }
    pass(worker, upstream);
    pass(upstream, worker);
    if (isCut) for (const each of link.ends) each.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ends = (): Socket[] => [...links].flatMap((link) => link.ends);
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    delay: (ms) => void (delayMs = ms),
    cut: () => {
      isCut = true;
      for (const each of ends()) each.pause();
    },
    mend: () => {
      isCut = false;
      for (const each of ends()) each.resume();
    },
    reset: () => {
      const all = [...links];
      for (const { ends: both } of all) for (const each of both) each.resetAndDestroy();
      return all.length;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const each of ends()) each.destroy();
      await closed;
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
