import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const TAIL_BYTES = 8_192;
const TAIL_LINES = 20;
const LINE_WIDTH = 300;

/** A file that takes a server's output: a pipe would stop the server whenever this process is too busy to read. */
export interface ServerLog {
  /** The file's descriptor, to start a process with. */
  readonly descriptor: number;
  /** The last lines, cut to a readable width. */
  tail(): Promise<string>;
  close(): Promise<void>;
}

/** Appends to this file; without one, to a temporary file that has lost its name already, so that it can't be left behind. */
export async function openServerLog(logFile?: string): Promise<ServerLog> {
  const file = logFile ?? join(await mkdtemp(join(tmpdir(), 'catenary-temporal-')), 'server.log');
  const handle = await open(file, 'a+');
  const forget = (): Promise<void> => rm(dirname(file), { recursive: true, force: true });
  // Where an open file keeps its name (Windows), it goes at the close.
  if (logFile === undefined) await forget().catch(() => {});
  return {
    descriptor: handle.fd,
    tail: async () => {
      const { size } = await handle.stat();
      const position = Math.max(0, size - TAIL_BYTES);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, position);
      const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-TAIL_LINES);
      return lines.map((line) => line.slice(0, LINE_WIDTH)).join('\n');
    },
    close: async () => {
      await handle.close();
      if (logFile === undefined) await forget();
    },
  };
}
