import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { type Catenary, connect } from '../src/client';
import { freePorts } from '../src/dev/server/free-ports';
import { type DevServer, startDevServer } from '../src/dev/server/start-dev-server';
import { workflowsPath } from '../src/worker';
import { type LedgerCall, readLedgerFile } from '../src/testing/scripted';
import { endAll, type StartedProcess, startProcess } from '../test/support/processes';
import type { EndpointOptions, EndpointOrder } from './endpoint-process';
import type { Lapse } from './facts';
import { type Proxy, startProxy } from './proxy';
import type { WorkerOptions } from './worker-process';

export interface StageOptions extends Omit<EndpointOptions, 'ledgerFile'> {
  readonly workers: number;
  readonly signal: AbortSignal;
}

const TASK_QUEUE = 'chaos';

/** Everything that can be broken, each in a process of its own: server, workers, endpoint; and the wire between them. */
export class Stage {
  readonly workers: StartedProcess[] = [];
  /** Of every process that was ever started. */
  readonly pids: number[] = [];
  /** Each time that the server ended though nobody had ended it. */
  readonly lapses: Lapse[] = [];
  private readonly endedServers = new Set<number>();
  private revival: Promise<void> | undefined;

  private constructor(
    private readonly options: StageOptions,
    private readonly dir: string,
    private readonly bundle: string,
    private readonly port: number,
    private server: DevServer,
    private readonly endpoint: StartedProcess,
    readonly proxy: Proxy,
    readonly catenary: Catenary,
  ) {
    this.pids.push(server.pid, endpoint.pid);
    this.watchServer();
  }

  static async open(options: StageOptions): Promise<Stage> {
    const { signal, workers, ...answering } = options;
    const dir = mkdtempSync(join(tmpdir(), 'catenary-chaos-'));
    const undo: (() => unknown)[] = [() => rmSync(dir, { recursive: true, force: true }), endAll];
    try {
      const bundle = await bundleInto(dir);
      signal.throwIfAborted();
      const [port] = (await freePorts('127.0.0.1', 1)) as [number];
      const server = await startServer(dir, port, signal);
      undo.push(() => server.close());
      const ledgerFile = join(dir, 'ledger.jsonl');
      const endpoint = await start('endpoint', { ...answering, ledgerFile } satisfies EndpointOptions);
      const proxy = await startProxy(port);
      undo.push(() => proxy.close());
      const catenary = await connect({ address: server.address, taskQueue: TASK_QUEUE });
      undo.push(() => catenary.close());
      const stage = new Stage(options, dir, bundle, port, server, endpoint, proxy, catenary);
      await Promise.all(Array.from({ length: workers }, () => stage.startWorker()));
      return stage;
    } catch (error) {
      for (const each of undo.reverse()) await each();
      throw error;
    }
  }

  get bundlePath(): string {
    return this.bundle;
  }

  get serverPid(): number {
    return this.server.pid;
  }

  /** What the endpoint has written down until now. */
  ledger(): LedgerCall[] {
    return readLedgerFile(join(this.dir, 'ledger.jsonl'));
  }

  async startWorker(): Promise<StartedProcess> {
    this.options.signal.throwIfAborted();
    const { address } = this.proxy;
    const { baseUrl } = this.endpoint.said as { baseUrl: string };
    const worker = await start('worker', {
      address,
      taskQueue: TASK_QUEUE,
      baseUrl,
      bundle: this.bundle,
    } satisfies WorkerOptions);
    this.pids.push(worker.pid);
    this.workers.push(worker);
    return worker;
  }

  /** Workers again, as many as there should be. */
  async refill(): Promise<void> {
    while (this.workers.length < this.options.workers) await this.startWorker();
  }

  async endWorker(worker: StartedProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    this.workers.splice(this.workers.indexOf(worker), 1);
    return await worker.end(signal);
  }

  async killServer(): Promise<void> {
    this.endedServers.add(this.server.pid);
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
  }

  /** On the same port and database. */
  async restartServer(): Promise<void> {
    this.server = await startServer(this.dir, this.port, this.options.signal);
    this.pids.push(this.server.pid);
    this.watchServer();
  }

  /** Resolves once a server that has ended of itself is there again. @throws DevServerError where it does not start */
  async revived(): Promise<void> {
    await this.revival;
  }

  /** As whoever looks after a server in production would, it is started again. */
  private watchServer(): void {
    const { exited, pid } = this.server;
    void exited.then(({ code, lastLines }) => {
      if (this.endedServers.has(pid)) return;
      this.lapses.push({ at: Date.now(), code, wrote: lastLines });
      this.revival = this.restartServer();
      this.revival.catch(() => undefined);
    });
  }

  storm(order: EndpointOrder): void {
    this.endpoint.tell(order);
  }

  /** Rejects when all of it is ended from outside. */
  async pause(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.options.signal });
  }

  /** Ends everything that was started, also what is stopped. */
  async close(): Promise<void> {
    this.endedServers.add(this.server.pid);
    await this.catenary.close();
    await endAll();
    await this.proxy.close();
    await this.server.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const start = (name: string, options: object): Promise<StartedProcess> =>
  startProcess(`chaos/${name}-process.ts`, [JSON.stringify(options)]);

function startServer(dir: string, port: number, signal: AbortSignal): Promise<DevServer> {
  return startDevServer({ dbFile: join(dir, 'temporal.db'), port, ui: false, signal });
}

/** Once for all workers. */
async function bundleInto(dir: string): Promise<string> {
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  const path = join(dir, 'workflows.js');
  writeFileSync(path, code);
  return path;
}
