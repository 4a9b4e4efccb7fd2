import { type Board, newBoard, onEvent, withLive } from '../../../../src/cli/board/board';
import { boardText } from '../../../../src/cli/board/board-text';
import { eventLine } from '../../../../src/cli/board/event-line';
import type { RunEvent, RunHappening } from '../../../../src/client/watch/run-event';
import type { Progress } from '../../../../src/chain/state/progress';
import { newState } from '../../../../src/chain/state/state';
import { eventAt } from '../../../support/run-events';

const usage = { ...newState({}, 0).metadata.usage, calls: 2, inputTokens: 1234, outputTokens: 56 };
const progress: Progress = {
  chain: 'page',
  status: 'running',
  total: 2,
  settled: 0,
  inFlight: [],
  steps: {},
  usage,
};
const event = (at: number, happening: RunHappening): RunEvent => eventAt(at, happening, progress);

const name = (path: string, purpose: 'generate' | 'judge', n: number) => ({
  id: `${path}/${purpose}/${n}`,
  path,
  purpose,
  try: n,
});
const asked = (at: number, path: string, summary = path, n = 1): RunEvent =>
  event(at, { type: 'call_started', ...name(path, 'generate', n), summary });
const rejected = event(2500, {
  type: 'call_ended',
  ...name('headline', 'generate', 1),
  outcome: 'rejected',
  ms: 500,
  retries: 1,
  model: 'claude-x',
  usage: { inputTokens: 1200, outputTokens: 40 },
  cost: 0.0021,
  reasons: ['has 14 words, at most 12 are allowed', 'names no\nproduct'],
});

const EVENTS: readonly RunEvent[] = [
  event(1000, { type: 'run_started', chain: 'page', version: '2' }),
  asked(1100, 'keywords'),
  event(1900, { type: 'step_settled', path: 'keywords', kind: 'step', status: 'done', ms: 800 }),
  asked(2000, 'headline'),
  rejected,
  asked(2600, 'headline', 'headline · repair 1', 2),
];
const after = (events: readonly RunEvent[], paths = ['keywords', 'headline', 'tone']): Board =>
  events.reduce(onEvent, newBoard(paths));

test('the board shows marks, times, tokens, the call under way and the last reasons', () => {
  expect(boardText(after(EVENTS), 3000, 20)).toEqual([
    '✓ keywords  done     800 ms',
    '▶ headline  running  1.0 s   40 tok  repair 1 · has 14 words, at most 12 are allowed; names no\nproduct',
    '· tone      waiting',
    '  1 of 3 · 2 calls · 1,234 tokens in, 56 out · 2.0 s',
  ]);
});

test("the board shows Temporal's retries of a call", () => {
  const live = {
    ...name('headline', 'generate', 2),
    state: 'queued',
    attempt: 3,
    maximumAttempts: 10,
    lastFailure: { type: 'Model.Overloaded', message: 'Overloaded' },
    nextAttemptAt: 11_000,
  } as const;
  expect(boardText(withLive(after(EVENTS), [live]), 3000, 20)[1]).toContain(
    'repair 1 · attempt 3, next in 8.0 s · Model.Overloaded: Overloaded',
  );
});

test('a board that does not fit shows the blocks around the one that runs', () => {
  const paths = Array.from({ length: 30 }, (_, i) => `step_${i}`);
  const done = (i: number): RunEvent =>
    event(1500, { type: 'step_settled', path: `step_${i}`, kind: 'step', status: 'done', ms: 1 });
  const lines = boardText(
    after([...Array.from({ length: 15 }, (_, i) => done(i)), asked(1600, 'step_15')], paths),
    2000,
    8,
  );
  expect(lines).toHaveLength(8);
  expect(lines.join('\n')).toContain('▶ step_15');
  expect(lines.at(-2)).toBe('  and 24 more');
});

test('how a block ended replaces what was said of its calls', () => {
  const board = after([
    ...EVENTS,
    event(4000, {
      type: 'step_settled',
      path: 'headline',
      kind: 'step',
      status: 'fallback',
      error: 'Used fallback after 2 repairs',
    }),
  ]);
  expect(boardText(board, 9000, 20)[1]).toBe(
    '✓ headline  fallback  2.0 s   40 tok  Used fallback after 2 repairs',
  );
});

test('what had begun when the run ended is unfinished, and nobody is asked', () => {
  const gate = event(2700, {
    type: 'gate_opened',
    path: 'review',
    asks: 'approval',
    round: 1,
    message: '',
    of: 'headline',
    content: 'c',
  });
  const ended = event(5000, { type: 'run_ended', status: 'terminated' });
  const text = boardText(
    after([...EVENTS, gate, ended], ['keywords', 'headline', 'review', 'tone']),
    5000,
    20,
  );
  expect(text.join('\n')).not.toMatch(/catenary approve|waits? for a person|running/);
  expect(text.map((line) => line.split(/ {2,}/)[0] + ' ' + line.split(/ {2,}/)[1])).toMatchObject([
    '✓ keywords done',
    '– headline unfinished',
    '– review unfinished',
    '· tone waiting',
    expect.anything(),
  ]);
});

test('groups are no rows of their own', () => {
  const board = after(
    [event(1, { type: 'step_settled', path: 'group', kind: 'parallel', status: 'done' })],
    [],
  );
  expect([...board.rows.keys()]).toEqual([]);
});

test('each event is one line', () => {
  expect(
    [...EVENTS, event(5000, { type: 'run_ended', status: 'failed' })].map((each) => eventLine(each)),
  ).toEqual([
    'started page 2',
    '  asked keywords',
    'keywords done · 800 ms',
    '  asked headline',
    '  headline generate rejected · has 14 words, at most 12 are allowed; names no product · 1 retry · claude-x · 1,200 tokens in, 40 out · $0.0021 · 500 ms',
    '  asked headline · repair 1',
    'ended failed',
  ]);
});

test('what a model said cannot steer the terminal through an event', () => {
  const line = eventLine({ ...rejected, reasons: ['\u001b]0;owned\u0007\u001b[2J'] } as RunEvent);
  expect(line).toContain('␛]0;owned␇␛[2J');
});
