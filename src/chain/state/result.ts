import { firstThatFit } from '../fit';
import { type Json, utf8Length } from '../json';
import type { Run } from '../run/run';
import { type Failure, failureText } from '../recovery/failure';
import type { GateRecord } from '../gate/gate-record';
import type { PlacedBlock } from '../layout/placed';
import { type BlockStatus, isSettled, type Lost, type RunUsage } from './state';
import { cut } from '../words';

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
  /** What may have been billed beside that without a receipt; absent where nothing was. */
  readonly lost?: Lost;
  /** The part of it that the runs used which this one goes on from. */
  readonly inherited?: RunUsage;
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
  /** Of a map: how many of its items are settled, and how many there are. */
  readonly items?: { readonly settled: number; readonly total: number };
  /** Where a person was asked, or is. */
  readonly gate?: {
    readonly status: GateRecord['status'];
    readonly round: number;
    readonly decidedBy?: string;
  };
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
    steps: Object.fromEntries(Object.keys(run.state.steps).map((path) => [path, summaryOf(run, path)])),
    usage: metadata.usage,
    ...(metadata.lost && { lost: metadata.lost }),
    ...(metadata.inherited && { inherited: metadata.inherited }),
    startedAt: metadata.startedAt,
    endedAt: metadata.endedAt ?? metadata.startedAt,
  };
}

/** Members of a group commit in the order of their ends; people read in the order of the definition. */
function inWrittenOrder({ layout, state }: Run): Record<string, Json> {
  const names = layout.all.flatMap(({ output, scope }) =>
    output === undefined || scope !== layout.root ? [] : [output],
  );
  return Object.fromEntries(
    names.flatMap((name) => (name in state.outputs ? [[name, state.outputs[name]!]] : [])),
  );
}

export function summaryOf(run: Run, path: string): StepSummary {
  const record = run.state.steps[path]!;
  const attempts = [...(record.earlier ?? []), ...(record.attempts ?? [])];
  const model = attempts.at(-1)?.receipt?.model;
  return {
    status: record.status,
    ...(attempts.length > 0 && { attempts: attempts.length }),
    ...(model !== undefined && { model }),
    ...(record.endedAt !== undefined && { ms: record.endedAt - record.startedAt }),
    ...(record.items !== undefined && { items: itemsOf(run, path, record.items) }),
    ...(record.gate && { gate: gateSummary(record.gate) }),
  };
}

function itemsOf({ layout, state }: Run, path: string, total: number): { settled: number; total: number } {
  const members = layout.byPath.get(path)?.members ?? [];
  return { settled: members.filter((member) => isSettled(state.steps[member.path])).length, total };
}

function gateSummary({ status, round, decisions }: GateRecord): NonNullable<StepSummary['gate']> {
  const last = status === 'open' ? undefined : decisions?.at(-1);
  return { status, round, ...(last && { decidedBy: last.decidedBy }) };
}

/** What a failed run's error carries: every failure by path, and where each block stands. At most 32 KiB. */
export interface FailureReport {
  readonly chain: string;
  readonly hash: string;
  readonly failures: Readonly<Record<string, Failure>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, BlockStatus>>;
  readonly usage: RunUsage;
  readonly lost?: Lost;
  /** True where entries were left out for size; the snapshot has all. */
  readonly shortened?: boolean;
}

const REPORT_BYTES = 32 * 1024;
const MESSAGE_CHARS = 500;

export function reportOf(run: Run): FailureReport {
  const { lost, usage } = run.state.metadata;
  const entries = Object.entries(run.state.steps);
  const full = {
    chain: run.definition.name,
    hash: run.hash,
    failures: Object.fromEntries(failuresOf(run).map(([path, failure]) => [path, shorten(failure)])),
    errors: Object.fromEntries(Object.entries(run.state.errors).map(([path, text]) => [path, brief(text)])),
    steps: Object.fromEntries(entries.map(([path, { status }]) => [path, status])),
    usage,
    ...(lost && { lost }),
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
  return { ...failure, message: brief(failure.message) };
}

function brief(message: string): string {
  return cut(message, MESSAGE_CHARS);
}

/** The blocks that failed and that nothing absorbed, those left out whose members say it better. */
function failuresOf({ layout, state }: Run): (readonly [path: string, failure: Failure])[] {
  const failed = (placed: PlacedBlock): boolean => state.steps[placed.path]?.status === 'failed';
  const unmended = (placed: PlacedBlock): boolean =>
    failed(placed) && (placed.parent === undefined || unmended(placed.parent));
  return layout.all.flatMap((placed) => {
    const failure = state.steps[placed.path]?.failure;
    return failure && unmended(placed) && !placed.members.some(failed)
      ? [[placed.path, failure] as const]
      : [];
  });
}

/** `write_headline failed after 2 repairs and 1 fallback: judge: "does not name the product" (request req_1)` */
export function failureMessage(run: Run): string {
  const lines = failuresOf(run).map(([path, failure]) =>
    brief(run.state.errors[path] ?? `${path}: ${failureText(failure)}`),
  );
  const shown = lines.slice(0, 10);
  return lines.length > shown.length
    ? [...shown, `and ${lines.length - shown.length} more`].join('\n')
    : shown.join('\n');
}
