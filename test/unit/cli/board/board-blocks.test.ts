import { type Board, boardPaths, newBoard, onEvent } from '../../../../src/cli/board/board';
import { boardText } from '../../../../src/cli/board/board-text';
import { eventLine } from '../../../../src/cli/board/event-line';
import { plainLines } from '../../../../src/cli/board/plain-lines';
import { clockText } from '../../../../src/cli/text/units';
import type { RunEvent, RunHappening } from '../../../../src/client/watch/run-event';
import { chainOf } from '../../../support/chains';
import { EVERY_BLOCK } from '../../../support/scenes/every-block';
import { eventAt as event } from '../../../support/run-events';

type Settled = Extract<RunHappening, { readonly type: 'step_settled' }>;
const asked = (at: number, path: string, purpose: 'generate' | 'plan' = 'generate'): RunEvent =>
  event(at, { type: 'call_started', id: `${path}/${purpose}/1`, path, purpose, try: 1, summary: path });
const answered = (at: number, path: string, rest: object = {}): RunEvent =>
  event(at, {
    type: 'call_ended',
    id: `${path}/generate/1`,
    path,
    purpose: 'generate',
    try: 1,
    outcome: 'ok',
    ms: 1,
    retries: 0,
    usage: { inputTokens: 1, outputTokens: 10 },
    ...rest,
  });
const settled = (at: number, path: string, rest: Partial<Settled> = {}): RunEvent =>
  event(at, { type: 'step_settled', path, kind: 'step', status: 'done', ms: 1, ...rest });
const opened = (at: number, path: string, total: number, done = 0): RunEvent =>
  event(at, { type: 'map_opened', path, items: { settled: done, total } });
const gate = (at: number, path: string, rest: object = {}): RunEvent =>
  event(at, {
    type: 'gate_opened',
    path,
    asks: 'approval',
    round: 1,
    message: '',
    of: 'draft',
    content: 'c0',
    ...rest,
  });
const decided = (at: number, path: string, rest: object = {}): RunEvent =>
  event(at, { type: 'gate_decided', path, decision: 'approve', decidedBy: 'maria', round: 1, ...rest });

const boardOf = (events: readonly RunEvent[], paths: readonly string[] = []): Board =>
  events.reduce(onEvent, newBoard(paths));
const linesOf = (events: readonly RunEvent[], paths: readonly string[] = [], most = 20): string[] =>
  boardText(boardOf(events, paths), 5000, most, 'page-1');

/** One item from its first call to its end. */
const item = (i: number, rest: Partial<Settled> = {}): RunEvent[] => [
  asked(2000, `pages[${i}]/draft`),
  answered(2500, `pages[${i}]/draft`),
  settled(3000, `pages[${i}]/draft`, rest),
];

describe('a map on the board', () => {
  test('is one row that counts its items and their tokens, with the items under way below it', () => {
    const events = [
      opened(1000, 'pages', 120),
      ...[0, 1, 2].flatMap((i) => item(i)),
      asked(4000, 'pages[3]/draft'),
    ];
    expect(linesOf([event(500, { type: 'run_started', chain: 'x' }), ...events], ['pages', 'end'])).toEqual([
      '▶ pages           running  4.0 s  30 tok  3/120',
      '▶ pages[3]/draft  running  1.0 s',
      '· end             waiting',
      '  0 of 2 · 0 calls · 0 tokens in, 0 out · 4.5 s',
    ]);
  });

  test('keeps the items that failed in sight, and counts what failed and what was skipped', () => {
    const failed = { status: 'failed', error: 'pages[1]/draft failed: too long' } as const;
    const lines = linesOf([
      opened(1000, 'pages', 4),
      ...item(0),
      ...item(1, failed),
      ...item(2, { status: 'skipped' }),
    ]);
    expect(lines.slice(0, 2)).toEqual([
      '▶ pages           running  4.0 s  30 tok  3/4, 1 failed, 1 skipped',
      '✗ pages[1]/draft  failed   1.0 s  10 tok  too long',
    ]);
  });

  test('has no more rows than fit, whatever fails', () => {
    const failing = Array.from({ length: 300 }, (_, i) => item(i, { status: 'failed', error: 'no' })).flat();
    const board = boardOf([opened(1000, 'pages', 300), ...failing]);
    expect(board.rows.size).toBeLessThan(25);
    expect(board.rows.get('pages')!.items).toEqual({ settled: 300, total: 300, failed: 300, skipped: 0 });
    expect(boardText(board, 5000, 8)).toHaveLength(8);
  });

  test('is a row by itself once it is settled', () => {
    const events = [
      opened(1000, 'pages', 1),
      ...item(0),
      settled(4000, 'pages', { kind: 'map', items: { settled: 1, total: 1 } }),
    ];
    expect(linesOf(events)).toEqual([
      '✓ pages  done  3.0 s  10 tok  1/1',
      '  1 of 1 · 0 calls · 0 tokens in, 0 out',
    ]);
  });

  test('counts an item once, whatever it is made of; what is done inside is not a row', () => {
    const events = [
      opened(1000, 'pages', 2),
      settled(1200, 'pages[0]/page/facts'),
      opened(1300, 'pages[0]/page/lines', 2),
      settled(1400, 'pages[0]/page/lines[0]/line'),
      asked(1500, 'pages[0]/page/lines[1]/line'),
    ];
    expect(
      linesOf(events)
        .slice(0, 3)
        .map((line) => line.replace(/ {2,}/g, ' ')),
    ).toEqual([
      '▶ pages running 4.0 s 0/2',
      '▶ pages[0]/page/lines running 3.7 s 1/2',
      '▶ pages[0]/page/lines[1]/line running 3.5 s',
    ]);
    const over = [...events, settled(2000, 'pages[0]/page', { kind: 'chain' })];
    expect(linesOf(over)[0]).toContain('1/2');
    expect(linesOf(over)).toHaveLength(2);
  });

  test('that is told before the item that was its last counts that once', () => {
    const last = { kind: 'map', status: 'failed', items: { settled: 2, total: 2 } } as const;
    const events = [opened(1000, 'pages', 2), ...item(0), settled(4000, 'pages', last)];
    const failed = settled(4000, 'pages[1]/draft', { status: 'failed', error: 'no' });
    expect(linesOf([...events, failed])[0]).toContain('2/2, 1 failed');
  });

  test('begins again where a rejection makes it', () => {
    const again = [
      opened(1000, 'pages', 2),
      ...item(0),
      settled(3500, 'pages', { kind: 'map' }),
      opened(4000, 'pages', 5),
    ];
    expect(linesOf(again)).toEqual([
      '▶ pages  running  4.0 s  10 tok  0/5',
      '  0 of 1 · 0 calls · 0 tokens in, 0 out',
    ]);
  });

  test('goes on at what is settled where the run goes on in a new history', () => {
    expect(linesOf([opened(1000, 'pages', 9, 4), ...item(4)])[0]).toContain('5/9');
  });

  test('that a watch came too late for counts without knowing how many there are', () => {
    expect(linesOf(item(7))[0]).toBe('▶ pages  running      1/?');
  });
});

describe('a gate on the board', () => {
  const review = gate(2000, 'review', { deadline: 3_605_000, approvers: ['maria', 'tom'] });

  test('that is open says so, how to decide, who may and how long', () => {
    expect(linesOf([review], ['draft', 'review'])).toEqual([
      '· draft   waiting',
      '? review  waits for a person  3.0 s    npx catenary approve page-1 review --by maria · maria or tom · 1 h 0 min left',
      '  0 of 2 · 1 waits for a person · 0 calls · 0 tokens in, 0 out',
    ]);
  });

  test('of an item is named so that a shell takes it', () => {
    expect(linesOf([gate(2000, 'pages[3]/ok')])[0]).toContain("npx catenary approve page-1 'pages[3]/ok'");
  });

  test('that is decided says who did and when, until the end', () => {
    const line = linesOf([
      review,
      decided(4000, 'review'),
      settled(4000, 'review', { kind: 'approval', gate: { status: 'approved', round: 1 } }),
    ])[0];
    expect(line).toBe(`✓ review  done  2.0 s    approved by maria at ${clockText(4000)}`);
  });

  test('that rejects says why, and what runs again is running', () => {
    const events = [
      asked(1000, 'draft'),
      settled(1500, 'draft'),
      gate(2000, 'review'),
      decided(3000, 'review', { decision: 'reject', reason: 'too long' }),
      asked(3000, 'draft'),
    ];
    expect(linesOf(events).map((line) => line.replace(/ {2,}/g, ' '))).toEqual([
      '▶ draft running 4.0 s',
      `· review waiting 3.0 s rejected by maria at ${clockText(3000)}: too long`,
      ' 0 of 2 · 0 calls · 0 tokens in, 0 out',
    ]);
  });

  test('of a group that failed is a row until the end', () => {
    const events = [
      gate(2000, 'group', { asks: 'failure', of: undefined }),
      decided(3000, 'group'),
      settled(3000, 'group', { kind: 'parallel', status: 'skipped', reason: 'goes on' }),
    ];
    expect(linesOf(events.slice(0, 1))[0]).toContain('? group  waits for a person');
    expect(linesOf(events)[0]).toContain('– group  skipped');
  });

  test('stays in sight where there is no room for everything', () => {
    const paths = Array.from({ length: 40 }, (_, i) => `s${i}`);
    const items = Array.from({ length: 40 }, (_, i) => asked(1000, `pages[${i}]/draft`));
    const lines = linesOf(
      [asked(1000, 's0'), gate(2000, 's39'), opened(900, 'pages', 99), ...items, gate(2000, 'pages[39]/ok')],
      paths,
      10,
    );
    expect(lines).toHaveLength(10);
    const text = lines.join('\n');
    expect(text).toContain('▶ s0');
    expect(text).toContain('? s39');
    expect(text).toContain('? pages[39]/ok');
    expect(text).toContain('▶ pages[0]/draft');
    expect(lines.at(-2)).toBe('  and 74 more');
  });
});

test('a run begins with a row for each block that calls, asks or maps, the cases of a switch among them', () => {
  expect(boardPaths(chainOf(EVERY_BLOCK))).toEqual([
    'load_ticket',
    'outline',
    'review',
    'pages',
    'route/both/sum',
    'route/both/refund',
    'route/none',
    'route/other',
    'end/notes',
    'end/last',
    'end/send',
    'end/work',
  ]);
});

test('what a plan runs stands behind the plan', () => {
  const events = [
    asked(1000, 'work', 'plan'),
    asked(2000, 'work/a'),
    asked(2100, 'work/g/b'),
    asked(2200, 'work/c'),
  ];
  expect([...boardOf(events, ['start', 'work', 'end']).rows.keys()]).toEqual([
    'start',
    'work',
    'work/a',
    'work/g/b',
    'work/c',
    'end',
  ]);
  expect(boardOf(events).rows.get('work')!.attempts).toBe(1);
});

test('a case that was not chosen says so', () => {
  const skipped = settled(1000, 'route/other', { status: 'skipped', reason: 'another case was chosen' });
  expect(linesOf([skipped])[0]).toContain('– route/other  skipped      another case was chosen');
});

test('what happens at gates and maps is one line each', () => {
  const lines = [
    opened(0, 'pages', 120),
    opened(0, 'pages', 120, 37),
    gate(0, 'review', { message: 'Is this\nit?', approvers: ['maria'], deadline: 60_000 }),
    gate(0, 'draft', { asks: 'failure', message: 'draft failed: too long', round: 2 }),
    gate(0, 'work', { asks: 'plan', message: 'm'.repeat(300) }),
    decided(0, 'review'),
    decided(0, 'review', { decision: 'reject', reason: 'too long', round: 2 }),
    decided(0, 'review', { decision: 'timeout', decidedBy: 'nobody', reason: 'approve' }),
    event(0, { type: 'gate_withdrawn', path: 'review', round: 1 }),
    settled(0, 'pages', { kind: 'map', items: { settled: 3, total: 3 } }),
  ].map((each) => eventLine(each, 'page-1'));
  const at = clockText(0);
  expect(lines).toEqual([
    'pages · 120 items',
    'pages · 120 items · 37/120',
    'review waits for a person · decides on draft · Is this it? · npx catenary approve page-1 review --by maria · maria · 1 min 0 s left',
    'draft waits for a person · it failed · round 2 · draft failed: too long · npx catenary approve page-1 draft',
    `work waits for a person · decides on the plan · ${'m'.repeat(200)}… · npx catenary approve page-1 work`,
    `review approved by maria at ${at}`,
    `review rejected by maria at ${at}: too long · round 2`,
    'review nobody decided in time: approved',
    'review waits for nobody any more',
    'pages done · 3/3 · 1 ms',
  ]);
});

test('a log tells of items what went wrong, where a person is asked, and each twentieth of the way', () => {
  const told: string[] = [];
  let board = newBoard();
  const tell = (each: RunEvent): void => {
    const before = board;
    board = onEvent(board, each);
    told.push(...plainLines(each, before, board, 'page-1'));
  };
  tell(opened(0, 'pages', 100));
  for (let i = 0; i < 10; i++) item(i).forEach(tell);
  tell(answered(0, 'pages[10]/draft', { outcome: 'rejected', reasons: ['too long'], usage: undefined }));
  tell(settled(0, 'pages[10]/draft', { status: 'fallback', error: 'Used fallback' }));
  tell(gate(0, 'pages[11]/ok'));
  expect(told).toEqual([
    'pages · 100 items',
    'pages 5/100',
    'pages 10/100',
    '  pages[10]/draft generate rejected · too long · 1 ms',
    'pages[10]/draft fallback · Used fallback · 1 ms',
    "pages[11]/ok waits for a person · decides on draft · npx catenary approve page-1 'pages[11]/ok'",
  ]);
});
