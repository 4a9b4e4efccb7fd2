import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../../client/watch/run-event';
import { newBoard, onEvent, withLive } from './board';
import { boardText } from './board-text';
import type { CliContext } from '../command';
import type { Connected } from '../connection';
import { heavy } from '../heavy';
import { LiveTeller } from './live-teller';
import { plainLines } from './plain-lines';
import { idleText } from '../doctor/versions';

export interface FollowOptions {
  /** Of the blocks that will be shown before they start, in written order. */
  readonly paths?: readonly string[];
  /** The cursor of the last event that was seen. */
  readonly after?: string;
  /** Takes each event instead of the screen. */
  readonly onEvent?: (event: RunEvent) => void;
}

const REDRAW_MS = 200;
const ASK_MS = 1500;
/** Each waits for the server for a while by itself. */
const RECONNECTS = 1;

/** Shows a run until it has ended: a table that redraws itself on a terminal, a line an event elsewhere. */
export async function followRun(
  context: CliContext,
  connected: Connected,
  id: string,
  options: FollowOptions = {},
): Promise<void> {
  const { screen } = context;
  const silent = options.onEvent !== undefined;
  const done = new AbortController();
  const signal = AbortSignal.any([context.signal, done.signal]);
  const teller = new LiveTeller();
  let board = newBoard(options.paths);
  const draw = (): void => {
    if (screen.isTerminal && !silent) screen.draw(boardText(board, Date.now(), screen.rows, id));
  };
  const asides = silent
    ? []
    : [
        repeat(REDRAW_MS, signal, async () => draw()),
        repeat(ASK_MS, signal, async () => {
          const calls = await connected.catenary.get(id).attempts();
          for (const line of teller.warnings(calls)) screen.warn(line);
          if (!screen.isTerminal) for (const line of teller.retries(calls, Date.now())) screen.line(line);
          board = withLive(board, calls);
        }),
        warnIfIdle(context, connected, id, signal),
      ];
  try {
    for await (const event of watched(context, connected, id, options.after)) {
      const before = board;
      board = onEvent(board, event);
      if (options.onEvent) options.onEvent(event);
      else if (screen.isTerminal) draw();
      else for (const line of plainLines(event, before, board, id)) screen.line(line);
    }
  } finally {
    done.abort();
    await Promise.all(asides);
    draw();
    screen.keep();
  }
}

/** Goes on behind the last event where the connection breaks for a while. */
async function* watched(
  { signal, screen }: CliContext,
  { catenary }: Connected,
  id: string,
  from: string | undefined,
): AsyncGenerator<RunEvent> {
  let after = from;
  for (let left = RECONNECTS; ; left--) {
    try {
      for await (const event of catenary.get(id).watch({ signal, ...(after !== undefined && { after }) })) {
        after = event.cursor;
        left = RECONNECTS;
        yield event;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if ((error as Error).name !== 'ConnectionError' || left === 0) throw error;
      screen.warn(`${(error as Error).message}; trying again`);
      await sleep(1000, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** What fails in between is asked again the next time; the watch says what is really wrong. */
async function repeat(ms: number, signal: AbortSignal, action: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await sleep(ms, undefined, { signal }).catch(() => {});
    if (!signal.aborted) await action().catch(() => {});
  }
}

const IDLE_AFTER_MS = 4000;

/** A run that nobody works on looks like one that is slow. */
async function warnIfIdle(
  { screen }: CliContext,
  { catenary }: Connected,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  await sleep(IDLE_AFTER_MS, undefined, { signal }).catch(() => {});
  if (signal.aborted) return;
  const { idle } = await heavy
    .pollers()
    .idleQueuesOf(catenary, id)
    .catch(() => ({ idle: [] }));
  if (idle.length > 0 && !signal.aborted)
    screen.warn(`${idleText(idle)}, and the run waits for it; mend: ${idle[0]!.mend}`);
}
