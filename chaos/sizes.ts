import type { FaultName } from './faults/terms';

/** How much is run, and how often each fault is fired. */
export interface Size {
  readonly runs: number;
  /** Milliseconds between two starts. */
  readonly everyMs: number;
  readonly atOnce: number;
  readonly workers: number;
  /** Of an answer, in milliseconds. */
  readonly latencyMs: readonly [number, number];
  /** The longest pause between two strikes, in milliseconds. */
  readonly pauseMs: number;
  /** Runs that are started while no worker is there. */
  readonly backlog: number;
  readonly stormMs: number;
  /** After the last strike, all runs have so many milliseconds to end. */
  readonly boundMs: number;
  /** Histories that are replayed at the end. */
  readonly replays: number;
  readonly strikes: Readonly<Record<FaultName, number>>;
}

const ONCE = {
  'both killed': 1,
  'server stopped': 1,
  'worker stopped': 1,
  deploy: 1,
  'disk full': 1,
  backlog: 1,
  'answers lost': 1,
  'connections reset': 1,
  'slow wire': 1,
  'wire cut': 1,
  '429 storm': 1,
};

/** About three minutes. */
export const SHORT: Size = {
  runs: 40,
  everyMs: 1300,
  atOnce: 30,
  workers: 3,
  latencyMs: [300, 1500],
  pauseMs: 1500,
  backlog: 8,
  stormMs: 10_000,
  boundMs: 150_000,
  replays: 20,
  strikes: { 'worker killed': 3, 'server killed': 2, ...ONCE },
};

/** Ten minutes on a machine of its own. */
export const LONG: Size = {
  runs: 300,
  everyMs: 1300,
  atOnce: 50,
  workers: 3,
  latencyMs: [500, 3000],
  pauseMs: 1500,
  backlog: 20,
  stormMs: 60_000,
  boundMs: 240_000,
  replays: 40,
  strikes: {
    'worker killed': 20,
    'server killed': 10,
    ...ONCE,
    'both killed': 3,
    'server stopped': 2,
    'worker stopped': 2,
    deploy: 3,
    'disk full': 2,
    backlog: 2,
    'answers lost': 2,
  },
};
