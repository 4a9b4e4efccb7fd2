import { DefaultLogger, type LogEntry, Runtime } from '@temporalio/worker';

/** Settings of the process, which has one Temporal runtime. */
export interface RuntimeOptions {
  /** `host:port` of Temporal's Prometheus endpoint, at `/metrics`. Without one there is none. */
  readonly metricsAddress?: string;
  /** Default `INFO`. */
  readonly logLevel?: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** Takes each line. Default: standard error. */
  readonly write?: (line: string) => void;
}

/**
 * Installs the runtime of a worker process: one JSON line a log entry, and metrics. To be called once, before any
 * connection or worker. Entries hold ids, types and codes: neither prompts nor keys are ever logged.
 */
export function installRuntime(options: RuntimeOptions = {}): void {
  const { logLevel = 'INFO', write = (line) => process.stderr.write(line) } = options;
  Runtime.install({
    logger: new DefaultLogger(logLevel, (entry) => write(`${JSON.stringify(logLine(entry))}\n`)),
    telemetryOptions: {
      logging: {
        forward: {},
        filter: `warn,temporalio_sdk_core=${logLevel === 'INFO' ? 'warn' : logLevel.toLowerCase()}`,
      },
      ...(options.metricsAddress !== undefined && {
        metrics: { prometheus: { bindAddress: options.metricsAddress } },
      }),
    },
  });
}

/** What of an entry's meta is of use in a log; anything else might be a value of the user's. */
const KEPT = [
  'workflowId',
  'runId',
  'workflowType',
  'activityId',
  'activityType',
  'attempt',
  'taskQueue',
  'namespace',
  'sdkComponent',
  'durationMs',
];

function logLine({ level, timestampNanos, message, meta }: LogEntry): Record<string, unknown> {
  const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  const kept = KEPT.filter((key) => meta?.[key] !== undefined).map((key) => [key, meta![key]]);
  const error = meta?.error;
  return {
    time,
    level,
    message,
    ...Object.fromEntries(kept),
    ...(error instanceof Error && { error: errorType(error) }),
  };
}

function errorType(error: Error): string {
  const { type } = error as { type?: unknown };
  return typeof type === 'string' ? type : error.name;
}
