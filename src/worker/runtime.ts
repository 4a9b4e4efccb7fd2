import { EncryptionError } from '../converter/encryption-error';
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

/** What is written of an entry. */
export function logLine({ level, timestampNanos, message, meta }: LogEntry): Record<string, unknown> {
  const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  const kept = KEPT.filter((key) => meta?.[key] !== undefined).map((key) => [key, meta![key]]);
  const error = meta?.error;
  return {
    time,
    level,
    message,
    ...Object.fromEntries(kept),
    ...(error instanceof Error && { error: errorType(error), ...reasonOf(error) }),
  };
}

/** Why a value cannot be read: names a run, a call and a key's id, and is all that helps when a key is missing. */
function reasonOf(error: Error): { readonly reason?: string } {
  if (error instanceof EncryptionError) return { reason: error.message };
  return error.cause instanceof Error ? reasonOf(error.cause) : {};
}

function errorType(error: Error): string {
  const { type } = error as { type?: unknown };
  return typeof type === 'string' ? type : error.name;
}
