import type { Connection } from '@temporalio/client';
import { awaitServer } from './await-server';
import type { FoundBinary } from '../binary/binary';
import { claimDatabase } from './database-claim';
import { DevServerError } from './dev-server-error';
import { GRACE } from './end-process';
import { ensureSearchAttributes, keepClosedRuns } from './prepare-namespace';
import { type ServerArguments, serverArguments } from './server-arguments';
import { openServerLog } from './server-log';
import { type ServerProcess, startDetached, startSupervised } from './server-process';

const READY_WITHIN = 60_000;

export interface LaunchOptions extends ServerArguments {
  readonly logFile: string | undefined;
  readonly detached: boolean;
  readonly retentionDays: number;
  readonly signal: AbortSignal | undefined;
}

/** How a server ended: its exit code (128 + n after signal n) and the last lines it wrote. */
export interface ServerExit {
  readonly code: number;
  readonly lastLines: string;
}

export interface LaunchedServer {
  readonly pid: number;
  /** Resolves when the process is gone and its database is free again. */
  readonly exited: Promise<ServerExit>;
  close(): Promise<void>;
}

/** Starts one server process and waits until it answers and its namespace is ready; nothing is left behind when that fails. */
export async function launchServer(binary: FoundBinary, options: LaunchOptions): Promise<LaunchedServer> {
  const address = `${options.ip}:${options.port}`;
  const claim = options.dbFile === undefined ? undefined : await claimDatabase(options.dbFile, address);
  const log = await openServerLog(options.logFile);
  const release = async (): Promise<void> => {
    await Promise.all([claim?.release(), log.close()]);
  };
  const server = await start(binary, options, log.descriptor).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  await claim?.held(server.pid);
  const exited = server.exited.then(async (code): Promise<ServerExit> => {
    const lastLines = await log.tail();
    await release();
    return { code, lastLines };
  });
  const close = async (): Promise<void> => {
    await server.end();
    await exited;
  };
  await prepare(server, address, options).catch(async (error: Error) => {
    await server.end();
    options.signal?.throwIfAborted();
    throw new DevServerError(address, binary, error.message, await exited);
  });
  return { pid: server.pid, exited, close };
}

function start(binary: FoundBinary, options: LaunchOptions, descriptor: number): Promise<ServerProcess> {
  const begin = options.detached ? startDetached : startSupervised;
  // In memory there is nothing to finish.
  const grace = options.dbFile === undefined ? 0 : GRACE;
  return begin(binary.path, serverArguments(options), descriptor, grace);
}

async function prepare(server: ServerProcess, address: string, options: LaunchOptions): Promise<void> {
  const { namespace, searchAttributes, retentionDays, signal } = options;
  const gone = new AbortController();
  void server.exited.then((code) => gone.abort(new Error(`it ended with ${code} before it answered`)));
  const slow = AbortSignal.timeout(READY_WITHIN);
  const limits = AbortSignal.any([gone.signal, slow, ...(signal ? [signal] : [])]);
  let connection: Connection | undefined;
  try {
    connection = await awaitServer(address, namespace, limits);
    await ensureSearchAttributes(connection, namespace, searchAttributes);
    await keepClosedRuns(connection, namespace, retentionDays);
  } catch (error) {
    if (slow.aborted) throw new Error(`it did not answer within ${READY_WITHIN / 1000} s`, { cause: error });
    throw gone.signal.aborted ? (gone.signal.reason as Error) : error;
  } finally {
    await connection?.close();
  }
}
