import { isComposite } from '../definition/blocks';
import { lastThatFit } from '../fit';
import { contentToken, isOpen, openGates, shownAt } from '../gate/gate';
import { asText } from '../json';
import type { PlacedBlock } from '../layout/placed';
import { summaryOf, type StepSummary } from './result';
import type { Run } from '../run/run';
import { type BlockRecord, isSettled, type Lost, type RunStatus, type RunUsage } from './state';
import { counted, cut } from '../words';

/** Where a run stands, at most 64 KiB: what the `progress` query answers. */
export interface Progress {
  readonly chain: string;
  readonly status: RunStatus;
  /** Blocks that are calls, texts or gates, as far as they are known by now, and how many of them are settled. */
  readonly total: number;
  readonly settled: number;
  /** Ids of the calls in flight; as many as fit. */
  readonly inFlight: readonly string[];
  /** By path, in written order, maps among them; those not started are left out, and the first ones where not all fit. */
  readonly steps: Readonly<Record<string, StepSummary>>;
  readonly usage: RunUsage;
  /** What may have been billed beside that without a receipt; absent where nothing was. */
  readonly lost?: Lost;
}

const STEPS_BYTES = 48 * 1024;
const IN_FLIGHT_BYTES = 12 * 1024;

export function progressOf(run: Run): Progress {
  const { lost, usage } = run.state.metadata;
  const leaves = run.layout.all.filter(({ kind }) => !isComposite(kind));
  const begun = run.layout.all.filter(
    ({ kind, path }) => run.state.steps[path] !== undefined && (!isComposite(kind) || kind === 'map'),
  );
  return {
    chain: run.definition.name,
    status: run.state.status,
    total: leaves.length,
    settled: leaves.filter(({ path }) => isSettled(run.state.steps[path])).length,
    inFlight: lastThatFit([...run.inFlight.keys()], IN_FLIGHT_BYTES),
    steps: Object.fromEntries(
      lastThatFit(
        begun.map(({ path }) => [path, summaryOf(run, path)]),
        STEPS_BYTES,
      ),
    ),
    usage,
    ...(lost && { lost }),
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

/**
 * The steps as a Markdown table, for the Temporal UI: the blocks around the one that runs, at most 40 rows; above it
 * what a person is asked, with what a decision by signal has to name.
 *
 * @param runId Temporal's, of the history that shows it
 */
export function progressTable(run: Run, runId: string): string {
  const rows = run.layout.all;
  const current = rows.findIndex(({ path }) => run.state.steps[path]?.status === 'running');
  const from = Math.max(
    0,
    Math.min((current === -1 ? rows.length : current) - MOST_ROWS / 2, rows.length - MOST_ROWS),
  );
  const shown = rows.slice(from, from + MOST_ROWS);
  const { usage } = run.state.metadata;
  return [
    ...openGates(run)
      .slice(0, MOST_GATES)
      .flatMap((open) => [gateText(run, open, runId), '']),
    ...(rows.length > shown.length
      ? [`Blocks ${from + 1} to ${from + shown.length} of ${rows.length}`, '']
      : []),
    '| step | status | attempts | note |',
    '| --- | --- | --- | --- |',
    ...shown.map((placed) => row(run, placed)),
    '',
    `${counted(usage.calls, 'call')}, ${usage.inputTokens} tokens in, ${usage.outputTokens} out`,
  ].join('\n');
}

const MOST_GATES = 5;
const MOST_CHARACTERS = 600;

function gateText(run: Run, { placed, record }: ReturnType<typeof openGates>[number], runId: string): string {
  const { message, of, value } = shownAt(run, placed, record);
  const shown = value === undefined ? '' : cell(asText(value), MOST_CHARACTERS);
  return [
    `**Waiting for a person: ${placed.path}** (content \`${contentToken(record.gate!.content, runId)}\`)`,
    ...(message === '' ? [] : ['', cell(message, MOST_CHARACTERS)]),
    ...(shown === '' ? [] : ['', `> ${of}: ${shown}`]),
  ].join('\n');
}

function row(run: Run, placed: PlacedBlock): string {
  const record = run.state.steps[placed.path];
  const note = noteOf(run, placed, record);
  return `| ${placed.path} | ${MARKS[record?.status ?? 'waiting']} | ${record?.attempts?.length || ''} | ${cell(note)} |`;
}

function noteOf(run: Run, { path }: PlacedBlock, record: BlockRecord | undefined): string {
  if (record && isOpen(record)) return 'waits for a person';
  if (record?.items !== undefined) {
    const { settled, total } = summaryOf(run, path).items!;
    return `${settled}/${total}`;
  }
  return record?.reason ?? run.state.errors[path] ?? '';
}

/** Text from a model or a provider must not break the table or become markup. */
function cell(text: string, most = 120): string {
  return cut(text, most).replace(/[|<>\\`*_[\]\r\n]/g, ' ');
}
