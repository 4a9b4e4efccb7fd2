import { DefaultLogger, Runtime } from '@temporalio/worker';

// Per test file: neither the runtime nor its core logs what tests provoke on purpose.
// (Core logs forwarded to the logger would keep jest from ending.)
Runtime.install({
  logger: new DefaultLogger('ERROR', () => {}),
  telemetryOptions: { logging: { filter: 'off', console: {} } },
});
