import { TestWorkflowEnvironment } from '@temporalio/testing';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import { ensureSearchAttributes } from '../../src/dev/server/prepare-namespace';
import { CHAIN_SEARCH_ATTRIBUTES } from '../../src/dev/server/start-dev-server';
import type { TestServer } from './servers';

/** A real server that suggests to continue as new after so many events, where others wait for 4,096; it has no search attributes unless it is asked for them. */
export async function suggestingServer(
  events: number,
  { searchAttributes = false }: { readonly searchAttributes?: boolean } = {},
): Promise<TestServer> {
  const { path } = await findBinary(TEMPORAL_CLI);
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      ip: '127.0.0.1',
      extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${events}`],
    },
  });
  const namespace = env.namespace ?? 'default';
  if (searchAttributes) await ensureSearchAttributes(env.connection, namespace, CHAIN_SEARCH_ATTRIBUTES);
  return { env, address: env.address, namespace, close: () => env.teardown() };
}
