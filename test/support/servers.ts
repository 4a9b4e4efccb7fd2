import { msToTs } from '@temporalio/common/lib/time';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { TEST_SERVER } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import { ensureSearchAttributes, registerSearchAttributes } from '../../src/dev/server/prepare-namespace';
import {
  CHAIN_SEARCH_ATTRIBUTES,
  type DevServerOptions,
  startDevServer,
} from '../../src/dev/server/start-dev-server';

/** A started server with connections to it. */
export interface TestServer {
  readonly env: TestWorkflowEnvironment;
  readonly address: string;
  readonly namespace: string;
  /** Closes the connections and ends the server. */
  close(): Promise<void>;
}

/** A server that can be killed. */
export interface KillableServer extends TestServer {
  /** Ends the server as a crash does; what it did not write down is lost. */
  kill(): Promise<void>;
}

/**
 * A real server, in memory unless a `dbFile` is given; its search attributes are registered. Where `CATENARY_TEST_SERVER` names
 * the address of one that runs already, it is a namespace of its own there: `npm run verify:postgres`.
 */
export async function devServer(options: DevServerOptions = {}): Promise<KillableServer> {
  const running = process.env['CATENARY_TEST_SERVER'];
  if (running !== undefined && Object.keys(options).length === 0) return await namespaceAt(running);
  const server = await startDevServer({ ui: false, settings: 'ci', ...options });
  const { address, namespace } = server;
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
  const close = async (): Promise<void> => {
    await env.teardown();
    await server.close();
  };
  const kill = async (): Promise<void> => {
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await env.teardown();
  };
  return { env, address, namespace, close, kill };
}

/**
 * A server whose clock jumps to the next timer while a result is awaited. It cannot list, count or reset.
 * Its clock is one for all runs: one such server per test file, its tests one after another. A timer must not fire while a
 * task that cancels it is under way: it refuses that task and never hands it out again (temporalio/sdk-java #2606, #3088).
 */
export async function timeSkippingServer(): Promise<TestServer> {
  const { path } = await findBinary(TEST_SERVER);
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const namespace = env.namespace ?? 'default';
  await registerSearchAttributes(env.connection, namespace, CHAIN_SEARCH_ATTRIBUTES);
  return { env, address: env.address, namespace, close: () => env.teardown() };
}

async function namespaceAt(address: string): Promise<KillableServer> {
  const namespace = `test-${randomUUID()}`;
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
  await env.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(86_400_000),
  });
  await untilKnown(env, namespace);
  await ensureSearchAttributes(env.connection, namespace, CHAIN_SEARCH_ATTRIBUTES);
  const close = (): Promise<void> => env.teardown();
  const kill = (): never => {
    throw new Error('a server that others use is not killed');
  };
  return { env, address, namespace, close, kill };
}

/** The server's parts learn of a namespace one after the other. */
async function untilKnown({ client }: TestWorkflowEnvironment, namespace: string): Promise<void> {
  for (;;) {
    try {
      await client.workflowService.listWorkflowExecutions({ namespace, query: '' });
      await client.workflowService.countWorkflowExecutions({ namespace, query: '' });
      return;
    } catch {
      await setTimeout(500);
    }
  }
}
