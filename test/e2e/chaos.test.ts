import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Verdict } from '../../chaos/audit/audit';
import { TERMS } from '../../chaos/faults/terms';
import { SHORT } from '../../chaos/sizes';
import { isAlive } from '../../src/dev/lock-file';

jest.setTimeout(900_000);

const SEED = '5';

/** As `npm run chaos` runs it. */
function chaos(...args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--import', 'tsx', 'chaos/main.ts', ...args], {
    cwd: join(__dirname, '../..'),
  });
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

test('the short chaos suite: nothing lost, nothing wrong, nothing stuck, every fault met work, no process is left', async () => {
  const child = chaos('--short', '--seed', SEED, '--json');
  const [stdout, stderr, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  expect(stderr).toContain(`seed ${SEED}`);
  const verdict = JSON.parse(stdout) as Verdict & { seed: number; pids: number[] };
  expect(verdict).toMatchObject({
    seed: Number(SEED),
    holds: true,
    problems: [],
    totals: { lost: 0, wrong: 0, stuck: 0, replayed: SHORT.replays },
  });
  expect(verdict.rows.map(({ fault }) => fault).toSorted()).toEqual(Object.keys(TERMS).toSorted());
  for (const { fault, fired, planned, extra, unrecorded } of verdict.rows) {
    expect([fault, fired >= planned, planned >= 1]).toEqual([fault, true, true]);
    expect([fault, extra <= unrecorded]).toEqual([fault, true]);
  }
  expect(verdict.pids.length).toBeGreaterThan(10);
  expect(verdict.pids.filter(isAlive)).toEqual([]);
});

test('a chaos suite that is interrupted ends all that it had started', async () => {
  const child = chaos('--short', '--seed', SEED);
  const closed = once(child, 'close') as Promise<[number]>;
  let pids: number[] = [];
  let last = '';
  for await (const line of createInterface({ input: child.stderr })) {
    last = line;
    const up = /are up: processes ([\d, ]+)$/.exec(line);
    if (!up) continue;
    pids = up[1]!.split(', ').map(Number);
    expect(pids.filter(isAlive)).toEqual(pids);
    child.kill('SIGINT');
  }
  expect((await closed)[0]).toBe(130);
  expect(last).toBe('SIGINT: ended, nothing was proved');
  expect(pids).toHaveLength(2 + SHORT.workers);
  expect(pids.filter(isAlive)).toEqual([]);
});
