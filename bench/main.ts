// npm run bench: ratios of a chain against a hand-written workflow that makes the same calls, from one run on one server.
import { parseArgs } from 'node:util';
import { median, ratio, table } from './report';
import { scenarios } from './scenarios';
import { startSides, type Sides } from './sides';
import type { Command, Side } from './app';
import type { Measured } from './measure';

const SECTIONS = ['overhead', 'path', 'load', 'settings'] as const;
type Section = (typeof SECTIONS)[number];

const {
  values: { repeats },
  positionals,
} = parseArgs({ options: { repeats: { type: 'string', default: '3' } }, allowPositionals: true });
const REPEATS = Number(repeats);
const SIDES: readonly Side[] = ['catenary', 'handwritten'];

/** Every second round in reverse order, so that a machine that slows down slows both sides. */
async function compare(sides: Sides, command: Command, rounds = REPEATS): Promise<Record<Side, Measured[]>> {
  const measured: Record<Side, Measured[]> = { catenary: [], handwritten: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? SIDES : [...SIDES].reverse();
    for (const side of order) measured[side].push(await sides.ask(side, command));
  }
  return measured;
}

async function against(settings: 'measured' | 'stock', rows: (sides: Sides) => Promise<void>): Promise<void> {
  const sides = await startSides(settings);
  try {
    for (const side of SIDES) await sides.ask(side, { scenario: 'product', runs: 20, concurrency: 4 });
    await rows(sides);
  } finally {
    await sides.close();
  }
}

async function main(): Promise<void> {
  const unknown = positionals.filter((each) => !SECTIONS.includes(each as Section));
  if (unknown.length > 0 || !Number.isInteger(REPEATS) || REPEATS < 1)
    throw new TypeError(`usage: npm run bench -- [--repeats 3] [${SECTIONS.join('] [')}]`);
  const wanted = new Set<Section>(positionals.length > 0 ? (positionals as Section[]) : SECTIONS);
  if (wanted.delete('overhead')) await overhead();
  if (wanted.size === 0) return;
  await against('measured', async (sides) => {
    if (wanted.has('path')) await criticalPath(sides);
    if (wanted.has('load')) await load(sides);
    if (wanted.has('settings')) await settings(sides);
  });
}

/**
 * Rounds are short and many, because a busy machine gives and takes more than a tenth of CPU within seconds; and they are of
 * several pairs of processes, because V8 lets each process's heap grow otherwise, which is a tenth from one to the next.
 */
async function overhead(): Promise<void> {
  const measured = {
    product: { catenary: [], handwritten: [] } as Record<Side, Measured[]>,
    report: { catenary: [], handwritten: [] } as Record<Side, Measured[]>,
  };
  for (let pair = 0; pair < REPEATS; pair++)
    await against('measured', async (sides) => {
      for (const scenario of ['product', 'report'] as const) {
        await sides.latency(STAGGERED[scenario]);
        await compare(sides, { scenario, runs: 40, concurrency: 4 }, 1);
        const rounds = await compare(sides, { scenario, runs: 6, concurrency: 1 }, 10);
        for (const side of SIDES) measured[scenario][side].push(...rounds[side]);
      }
    });
  const columns = ['scenario', 'events', 'workflow tasks', 'history bytes', 'app CPU', 'wall clock'];
  const rows = [row('product', measured.product), row('report', measured.report)];
  print('A chain against a hand-written workflow (ratios; 1.00 is equal)', columns, rows);
}

/** Calls that end at the same moment share a workflow task by chance: those of a group are kept apart. */
const STAGGERED = { product: 0, report: { market: 20, finance: 50, competition: 80, summary: 0 } } as const;

async function criticalPath(sides: Sides): Promise<void> {
  const rows: string[][] = [];
  for (const [scenario, latency, ideal] of [
    ['product', 200, 2000],
    ['report', 200, 800],
    ['uneven', scenarios.uneven.latency!, 600],
  ] as const) {
    await sides.latency(latency);
    rows.push(pathRow(scenario, ideal, await compare(sides, { scenario, runs: 3, concurrency: 1 })));
  }
  const columns = ['scenario', 'path ms', 'chain / path', 'hand-written / path', 'chain / hand-written'];
  print('Wall clock against the critical path', columns, rows);
}

async function load(sides: Sides): Promise<void> {
  const rows: string[][] = [];
  await sides.latency(0);
  for (const concurrency of [50, 200]) {
    const command: Command = { scenario: 'product', runs: concurrency * 2, concurrency };
    const { catenary, handwritten } = await compare(sides, command);
    rows.push([
      `${concurrency} runs at once`,
      rate(catenary, concurrency),
      rate(handwritten, concurrency),
      ratio(handwritten, catenary, 'wall'),
      ratio(catenary, handwritten, 'cpuMs'),
    ]);
  }
  const columns = ['load', 'chain, calls a second', 'hand-written', 'ratio', 'CPU ratio'];
  print('Throughput, 0 ms a call', columns, rows);
}

async function settings(sides: Sides): Promise<void> {
  const measured = await p50Of(sides);
  let stock = 0;
  await against('stock', async (others) => void (stock = await p50Of(others)));
  print(
    'The embedded server against start-dev as it comes: p50 of the product page, 0 ms a call',
    ['settings', 'ms'],
    [
      ['measured', measured.toFixed(0)],
      ['stock', stock.toFixed(0)],
      ['stock / measured', (stock / measured).toFixed(2)],
    ],
  );
}

async function p50Of(sides: Sides): Promise<number> {
  await sides.latency(0);
  const { catenary } = await compare(sides, { scenario: 'product', runs: 10, concurrency: 1 });
  return median(catenary.map(({ p50 }) => p50));
}

function print(title: string, columns: string[], rows: string[][]): void {
  console.log(table(title, columns, rows));
}

function row(scenario: string, { catenary, handwritten }: Record<Side, Measured[]>): string[] {
  const keys = ['events', 'workflowTasks', 'historyBytes', 'cpuMs', 'p50'] as const;
  return [scenario, ...keys.map((key) => ratio(catenary, handwritten, key))];
}

function pathRow(
  scenario: string,
  ideal: number,
  { catenary, handwritten }: Record<Side, Measured[]>,
): string[] {
  const over = (side: Measured[]): string => (median(side.map(({ p50 }) => p50)) / ideal).toFixed(2);
  return [scenario, String(ideal), over(catenary), over(handwritten), ratio(catenary, handwritten, 'p50')];
}

function rate(side: Measured[], concurrency: number): string {
  const calls = concurrency * 2 * scenarios.product.steps.length * 2;
  return ((calls / median(side.map(({ wall }) => wall))) * 1000).toFixed(0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
