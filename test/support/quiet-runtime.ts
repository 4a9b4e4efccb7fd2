import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Workers tell a test's output only what is wrong. */
Runtime.install({ logger: new DefaultLogger('WARN') });
