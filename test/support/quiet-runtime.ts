import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

// Per test file: the runtime logs nothing below an error of its own core; what tests provoke on purpose is no news.
Runtime.install({
  logger: new DefaultLogger('ERROR', () => {}),
  telemetryOptions: {
    logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }), forward: {} },
  },
});
