import { firstThatFit } from './fit';
import { type Json, utf8Length } from './json';
import type { Run } from './run';
import type { BlockRecord, BlockStatus, RunUsage } from './state';
import { type Failure, failureText } from './failure';

/** What a run answers when it is done. */
export interface ChainResult<Outputs = Readonly<Record<string, Json>>> {
  readonly chain: string;
  readonly version?: string;
  /** sha-256 of the normalised definition. */
  readonly hash: string;
  readonly outputs: Outputs;
  /** What went wrong on the way and was mended or skipped, by path. */
  readonly errors: Readonly<Record<string, string>>;
  /** By path. */
  readonly steps: Readonly<Record<string, StepSummary>>;
  readonly usage: RunUsage;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface StepSummary {
  readonly status: BlockStatus;
  /** Drafts that were asked for; absent where no model was called. */
  readonly attempts?: number;
  /** The model that wrote the output, as it names itself. */
  readonly model?: string;
  /** Milliseconds from the block's start to its end. */
  readonly ms?: number;
}

export function resultOf(run: Run): ChainResult {
  const { errors, metadata } = run.state;
  const { version } = run.definition;
  return {
    chain: run.definition.name,
    ...(version !== undefined && { version }),
    hash: run.hash,
    outputs: inWrittenOrder(run),
    errors,
    steps: Object.fromEntries(
      Object.entries(run.state.steps).map(([path, record]) => [path, summaryOf(record)]),
    ),
    usage: metadata.usage,
    startedAt: metadata.startedAt,
    endedAt: metadata.endedAt ?? metadata.startedAt,
  };
}

/** Members of a group commit in the order of their ends; people read in the order of the definition. */
function inWrittenOrder({ layout, state }: Run): Record<string, Json> {
  const names = layout.all.flatMap(({ output }) => (output === undefined ? [] : [output]));
  return Object.fromEntries(
    names.flatMap((name) => (name in state.outputs ? [[name, state.outputs[name]!]] : [])),
  );
}

export function summaryOf(record: BlockRecord): StepSummary {
  const attempts = record.attempts ?? [];
  const model = attempts.at(-1)?.receipt?.model;
  return {
    status: record.status === 'running' ? 'running' : record.status,
    ...(attempts.length > 0 && { attempts: attempts.length }),
    ...(model !== undefined && { model }),
    ...(record.endedAt !== undefined && { ms: record.endedAt - record.startedAt }),
  };
}

/** What a failed run's error carries: every failure by path, and where each block stands. At most 32 KiB. */
export interface FailureReport {
  readonly chain: string;
  readonly hash: string;
  readonly failures: Readonly<Record<string, Failure>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, BlockStatus>>;
  readonly usage: RunUsage;
  /** True where entries were left out for size; the snapshot has all. */
  readonly shortened?: boolean;
}

const REPORT_BYTES = 32 * 1024;
const MESSAGE_CHARS = 500;

export function reportOf(run: Run): FailureReport {
  const entries = Object.entries(run.state.steps);
  const full = {
    chain: run.definition.name,
    hash: run.hash,
    failures: Object.fromEntries(failuresOf(run).map(([path, failure]) => [path, shorten(failure)])),
    errors: Object.fromEntries(Object.entries(run.state.errors).map(([path, text]) => [path, cut(text)])),
    steps: Object.fromEntries(entries.map(([path, { status }]) => [path, status])),
    usage: run.state.metadata.usage,
  };
  return utf8Length(JSON.stringify(full)) <= REPORT_BYTES ? full : shortened(full);
}

/** Drops what people need least: where each block stands, then failures and errors beyond the first that fit. */
function shortened(report: FailureReport): FailureReport {
  const keep = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(firstThatFit(Object.entries(record), REPORT_BYTES * 0.45));
  return {
    ...report,
    failures: keep(report.failures),
    errors: keep(report.errors),
    steps: {},
    shortened: true,
  };
}

function shorten(failure: Failure): Failure {
  return { ...failure, message: cut(failure.message) };
}

function cut(text: string): string {
  return text.length <= MESSAGE_CHARS ? text : `${text.slice(0, MESSAGE_CHARS)}…`;
}

/** The blocks that failed, groups left out where a member says it better. */
export function failuresOf(run: Run): (readonly [path: string, failure: Failure])[] {
  return run.layout.all.flatMap((placed) => {
    const record = run.state.steps[placed.path];
    return placed.kind !== 'parallel' && record?.status === 'failed' && record.failure
      ? [[placed.path, record.failure] as const]
      : [];
  });
}

/** `write_headline failed after 2 repairs and 1 fallback: judge: "does not name the product" (request req_1)` */
export function failureMessage(run: Run): string {
  const lines = failuresOf(run).map(([path, failure]) =>
    cut(run.state.errors[path] ?? `${path}: ${failureText(failure)}`),
  );
  const shown = lines.slice(0, 10);
  return lines.length > shown.length
    ? [...shown, `and ${lines.length - shown.length} more`].join('\n')
    : shown.join('\n');
}
