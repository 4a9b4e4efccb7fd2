import { setTimeout } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { INTERCEPTORS } from '../../../src/connection/interceptors';

/** Nobody listens there, so that every call is made again, from a timer. */
const connection = (): Connection =>
  Connection.lazy({ address: '127.0.0.1:1', interceptors: INTERCEPTORS, metadata: { secret: 'canary' } });

test('a call that was to be made again when its connection was closed is cancelled, and ends no process', async () => {
  const closed = connection();
  const asked = closed.workflowService.describeNamespace({ namespace: 'default' });
  const ended = asked.then(
    () => 'answered',
    (error: unknown) => error,
  );
  await setTimeout(50);
  await closed.close();
  expect(await ended).toMatchObject({ code: 1, details: 'Channel has been shut down' });
  expect(JSON.stringify((await ended) as object)).not.toContain('canary');
});

test('a call is still made again for as long as the connection is open', async () => {
  const open = connection();
  const asked = open.withDeadline(Date.now() + 2000, () =>
    open.workflowService.describeNamespace({ namespace: 'default' }),
  );
  // Not the first attempt's 14, which comes at once: it was asked until its time was over.
  await expect(asked).rejects.toMatchObject({ code: 4 });
  await open.close();
});
