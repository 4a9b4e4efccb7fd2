import type { PlacedBlock } from './layout';
import { lastThatFit } from './fit';
import { summaryOf, type StepSummary } from './result';
import type { Run } from './run';
import { isSettled, type RunStatus, type RunUsage } from './state';

/** Where a run stands, at most 64 KiB: what the `progress` query answers. */
export interface Progress {
  readonly chain: string;
  readonly status: RunStatus;
  /** Blocks that are calls or texts, and how many of them are settled. */
  readonly total: number;
  readonly settled: number;
  /** Ids of the calls in flight; as many as fit. */
  readonly inFlight: readonly string[];
  /** By path, in written order; those not started are left out, and the first ones where not all fit. */
  readonly steps: Readonly<Record<string, StepSummary>>;
  readonly usage: RunUsage;
}

const STEPS_BYTES = 48 * 1024;
const IN_FLIGHT_BYTES = 12 * 1024;

export function progressOf(run: Run): Progress {
  const leaves = run.layout.all.filter(({ kind }) => kind !== 'parallel');
  const begun = leaves.filter(({ path }) => run.state.steps[path] !== undefined);
  return {
    chain: run.definition.name,
    status: run.state.status,
    total: leaves.length,
    settled: begun.filter(({ path }) => isSettled(run.state.steps[path])).length,
    inFlight: lastThatFit([...run.inFlight.keys()], IN_FLIGHT_BYTES),
    steps: Object.fromEntries(
      lastThatFit(
        begun.map(({ path }) => [path, summaryOf(run.state.steps[path]!)]),
        STEPS_BYTES,
      ),
    ),
    usage: run.state.metadata.usage,
  };
}

const MARKS: Readonly<Record<string, string>> = {
  waiting: '·',
  running: '▶',
  done: '✓',
  repaired: '✓ repaired',
  fallback: '✓ fallback',
  skipped: '– skipped',
  failed: '✗ failed',
};
const MOST_ROWS = 40;

/** The steps as a Markdown table, for the Temporal UI: the blocks around the one that runs, at most 40 rows. */
export function progressTable(run: Run): string {
  const rows = run.layout.all;
  const current = rows.findIndex(({ path }) => run.state.steps[path]?.status === 'running');
  const from = Math.max(
    0,
    Math.min((current === -1 ? rows.length : current) - MOST_ROWS / 2, rows.length - MOST_ROWS),
  );
  const shown = rows.slice(from, from + MOST_ROWS);
  const { usage } = run.state.metadata;
  return [
    ...(rows.length > shown.length
      ? [`Blocks ${from + 1} to ${from + shown.length} of ${rows.length}`, '']
      : []),
    '| step | status | attempts | note |',
    '| --- | --- | --- | --- |',
    ...shown.map((placed) => row(run, placed)),
    '',
    `${usage.calls} calls, ${usage.inputTokens} tokens in, ${usage.outputTokens} out`,
  ].join('\n');
}

function row(run: Run, placed: PlacedBlock): string {
  const record = run.state.steps[placed.path];
  const note = record?.reason ?? run.state.errors[placed.path] ?? '';
  return `| ${placed.path} | ${MARKS[record?.status ?? 'waiting']} | ${record?.attempts?.length || ''} | ${cell(note)} |`;
}

/** Text from a model or a provider must not break the table or become markup. */
function cell(text: string): string {
  return text.slice(0, 120).replace(/[|<>\\`*_[\]\r\n]/g, ' ');
}
