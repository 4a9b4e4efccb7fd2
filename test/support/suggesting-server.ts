import { TestWorkflowEnvironment } from '@temporalio/testing';
import { TEMPORAL_CLI } from '../../src/dev/binary';
import { findBinary } from '../../src/dev/find-binary';
import type { TestServer } from './servers';

/** A real server that suggests to continue as new after so many events, where others wait for 4,096; it has no search attributes. */
export async function suggestingServer(events: number): Promise<TestServer> {
  const { path } = await findBinary(TEMPORAL_CLI);
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      ip: '127.0.0.1',
      extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${events}`],
    },
  });
  return { env, address: env.address, namespace: env.namespace ?? 'default', close: () => env.teardown() };
}
