import { ApplicationFailure } from '@temporalio/common';
import type { LogEntry } from '@temporalio/worker';
import { EncryptionError } from '../../../src/converter/encryption-error';
import { logLine } from '../../../src/worker/runtime';

const lineOf = (meta: NonNullable<LogEntry['meta']>): unknown =>
  logLine({ level: 'WARN', timestampNanos: 0n, message: 'it failed', meta });

test('a log line has ids and the type of an error, and nothing of what it says or of any value', () => {
  const error = ApplicationFailure.create({ type: 'Complaint', message: 'Anna', details: ['Svensson'] });
  const line = lineOf({ workflowId: 'page', activityId: 'a/call/1', args: ['Storgatan'], error });
  expect(line).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'WARN',
    message: 'it failed',
    workflowId: 'page',
    activityId: 'a/call/1',
    error: 'Complaint',
  });
});

test('a value that cannot be decrypted says which key is missing', () => {
  const error = new EncryptionError('a value of run page was encrypted with the key "old"');
  expect(lineOf({ error })).toMatchObject({ error: 'EncryptionError', reason: error.message });
  const wrapped = ApplicationFailure.create({ type: 'Wrapped', cause: error });
  expect(lineOf({ error: wrapped })).toMatchObject({ error: 'Wrapped', reason: error.message });
});
