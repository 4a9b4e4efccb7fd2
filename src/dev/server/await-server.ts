import { Connection } from '@temporalio/client';
import { setTimeout } from 'node:timers/promises';
import { isListening } from './free-ports';

/** Connects to a server that is being started, once its frontend knows the namespace; rejects when the signal aborts first. */
export async function awaitServer(
  address: string,
  namespace: string,
  signal: AbortSignal,
): Promise<Connection> {
  while (!(await isListening(address))) await setTimeout(25, undefined, { signal });
  const connection = Connection.lazy({ address });
  for (;;) {
    try {
      await connection.withDeadline(Date.now() + 2_000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      return connection;
    } catch (error) {
      if (signal.aborted) {
        await connection.close();
        throw error;
      }
      await setTimeout(50);
    }
  }
}
