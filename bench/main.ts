// npm run bench: ratios of a chain against a hand-written workflow that makes the same calls, from one run on one server.
import { median, ratio, table } from './report';
import { scenarios } from './scenarios';
import { startSides, type Sides } from './sides';
import type { Command, Side } from './app';
import type { Measured } from './measure';

const REPEATS = Number(process.argv[2] ?? 3);
const SIDES: readonly Side[] = ['catenary', 'handwritten'];

/** Every second repeat in reverse order, so that a machine that slows down slows both sides. */
async function compare(sides: Sides, command: Command): Promise<Record<Side, Measured[]>> {
  const measured: Record<Side, Measured[]> = { catenary: [], handwritten: [] };
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const order = repeat % 2 === 0 ? SIDES : [...SIDES].reverse();
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
  const overhead: string[][] = [];
  const path: string[][] = [];
  const throughput: string[][] = [];
  let measuredP50 = 0;
  await against('measured', async (sides) => {
    for (const scenario of ['product', 'report'] as const) {
      await sides.latency(0);
      overhead.push(row(scenario, await compare(sides, { scenario, runs: 30, concurrency: 1 })));
    }
    measuredP50 = median(
      (await compare(sides, { scenario: 'product', runs: 10, concurrency: 1 })).catenary.map(
        ({ p50 }) => p50,
      ),
    );
    await sides.latency(200);
    for (const [scenario, ideal] of [
      ['product', 2000],
      ['report', 800],
    ] as const) {
      path.push(pathRow(scenario, ideal, await compare(sides, { scenario, runs: 3, concurrency: 1 })));
    }
    await sides.latency(scenarios.uneven.latency!);
    path.push(pathRow('uneven', 600, await compare(sides, { scenario: 'uneven', runs: 3, concurrency: 1 })));
    await sides.latency(0);
    for (const concurrency of [50, 200]) {
      const { catenary, handwritten } = await compare(sides, {
        scenario: 'product',
        runs: concurrency * 2,
        concurrency,
      });
      throughput.push([
        `${concurrency} runs at once`,
        rate(catenary, concurrency),
        rate(handwritten, concurrency),
        ratio(handwritten, catenary, 'wall'),
        ratio(catenary, handwritten, 'cpuMs'),
      ]);
    }
  });
  let stockP50 = 0;
  await against('stock', async (sides) => {
    stockP50 = median(
      (await compare(sides, { scenario: 'product', runs: 10, concurrency: 1 })).catenary.map(
        ({ p50 }) => p50,
      ),
    );
  });
  console.log(
    table(
      'A chain against a hand-written workflow, 0 ms a call (ratios; 1.00 is equal)',
      ['scenario', 'events', 'workflow tasks', 'history bytes', 'app CPU', 'wall clock'],
      overhead,
    ),
  );
  console.log(
    table(
      'Wall clock against the critical path',
      ['scenario', 'path ms', 'chain / path', 'hand-written / path', 'chain / hand-written'],
      path,
    ),
  );
  console.log(
    table(
      'Throughput, 0 ms a call',
      ['load', 'chain, calls a second', 'hand-written', 'ratio', 'CPU ratio'],
      throughput,
    ),
  );
  console.log(
    table(
      'The embedded server against start-dev as it comes: p50 of the product page, 0 ms a call',
      ['settings', 'ms'],
      [
        ['measured', measuredP50.toFixed(0)],
        ['stock', stockP50.toFixed(0)],
        ['stock / measured', (stockP50 / measuredP50).toFixed(2)],
      ],
    ),
  );
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
