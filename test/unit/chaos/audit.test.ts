import { audit } from '../../../chaos/audit/audit';
import type { Facts, RunFacts, Strike } from '../../../chaos/facts';
import { SLOW_MS, WEATHER_FAULTS } from '../../../chaos/weather';
import type { LedgerCall } from '../../../src/testing/scripted';

const RUN = 'page-1';
const KILL = 10_000;
const HEADLINE = 'headline/generate/1';
const BUTTON = 'button/generate/1';

let id = 0;
const asked = (call: string, startedAt: number, rest: Partial<LedgerCall> = {}): LedgerCall => ({
  id: (id += 1),
  run: RUN,
  call,
  path: call.split('/')[0]!,
  purpose: 'generate',
  try: 1,
  n: 1,
  requestId: 'req',
  startedAt,
  endedAt: startedAt + 400,
  outcome: 'answered',
  ...rest,
});

/** Every kind of weather once: a fault and then its answer, or a slow answer. */
const weather = [
  ...WEATHER_FAULTS.flatMap((fault, i) => [
    asked(`w${i}/generate/1`, 1000, { outcome: 'fault', fault }),
    asked(`w${i}/generate/1`, 3000),
  ]),
  asked('slow/generate/1', 1000, { endedAt: 1000 + SLOW_MS }),
];

const ledger = [
  ...weather,
  asked(HEADLINE, KILL - 500, { outcome: 'aborted', endedAt: KILL + 3 }),
  asked(HEADLINE, KILL + 15_000),
  asked(BUTTON, KILL + 20_000),
];

const calls = [...new Set(ledger.map(({ call }) => call))];

const run: RunFacts = {
  id: RUN,
  startedAt: 0,
  endedAt: 50_000,
  ending: { status: 'done', outputs: { headline: 'A lamp' }, statuses: { headline: 'done' } },
  expected: { status: 'done', outputs: { headline: 'A lamp' }, statuses: { headline: 'done' }, calls },
  attempts: { [HEADLINE]: 2 },
  recorded: Object.fromEntries(
    calls.map((call) => [call, [ledger.findLast((each) => each.call === call)!.endedAt! + 20]]),
  ),
};

const kill: Strike = { fault: 'worker killed', from: KILL, to: KILL };

/** A run whose worker was killed once, amid its headline. */
const GOOD: Facts = {
  planned: { 'worker killed': 1 },
  strikes: [kill],
  lapses: [],
  ledger,
  runs: [run],
  plannedRuns: 1,
  replays: [{ id: RUN }],
  plannedReplays: 20,
};

const problemsOf = (change: Partial<Facts>): readonly string[] => audit({ ...GOOD, ...change }).problems;
const withRun = (change: Partial<RunFacts>): Partial<Facts> => ({ runs: [{ ...run, ...change }] });
const without = (call: string): LedgerCall[] => ledger.filter((each) => each.call !== call);
const strikeOf = (fault: string, from = KILL, to = from): Partial<Facts> => ({
  planned: { [fault]: 1 },
  strikes: [{ fault, from, to }],
});

test('a kill that repeats the one call in flight holds, and is counted', () => {
  const { holds, problems, rows, totals } = audit(GOOD);
  expect(problems).toEqual([]);
  expect(holds).toBe(true);
  expect(rows).toEqual([
    {
      fault: 'worker killed',
      planned: 1,
      fired: 1,
      inFlight: 1,
      unrecorded: 1,
      extra: 1,
      lost: 0,
      wrong: 0,
      stuck: 0,
    },
  ]);
  expect(totals).toMatchObject({ runs: 1, calls: 9, requests: 16, extra: 1, lost: 0, wrong: 0, stuck: 0 });
});

test('a call that was never answered is lost', () => {
  expect(problemsOf({ ledger: without(BUTTON) })).toEqual([
    `page-1: ${BUTTON} was never answered, and the run has ended`,
  ]);
  const cutOff = ledger.filter((each) => each.call !== HEADLINE || each.outcome === 'aborted');
  const { problems, rows, totals } = audit({ ...GOOD, ledger: cutOff });
  expect(problems).toEqual([`page-1: ${HEADLINE} was never answered, and the run has ended`]);
  expect([rows[0]!.lost, totals.lost]).toEqual([1, 1]);
});

test('a server that ends of itself is a problem, but for one that could write nothing', () => {
  const full = { fault: 'disk full', from: KILL, to: KILL + 4000 };
  const lapse = (at: number): Partial<Facts> => ({
    strikes: [kill, full],
    lapses: [{ at, code: 2, wrote: 'panic: no' }],
  });
  const problem = 'the server ended of itself with 2; it wrote last:\npanic: no';
  expect(problemsOf(lapse(KILL + 9000))).toEqual([]);
  expect(problemsOf(lapse(KILL + 15_000))).toEqual([problem]);
  expect(problemsOf(lapse(KILL - 1))).toEqual([problem]);
});

test('a run that was started and is gone is lost', () => {
  const gone = withRun({ ending: { status: 'missing' } });
  expect(problemsOf(gone)).toEqual(['page-1 was started, and is not there']);
});

test.each([
  [{ outputs: { headline: 'A cup' } }, 'page-1: output headline is "A cup", and should be "A lamp"'],
  [{ outputs: {} }, 'page-1: output headline is absent, and should be "A lamp"'],
  [{ statuses: { headline: 'repaired' } }, 'page-1: status of headline is "repaired", and should be "done"'],
  [
    { statuses: { headline: 'done', extra: 'done' } },
    'page-1: status of extra is "done", and should be absent',
  ],
  [{ status: 'failed' as const }, 'page-1 is failed, and should be done'],
  [{ status: 'terminated' as const }, 'page-1 is terminated, and should be done'],
])('a run that ended with %j is wrong', (change, problem) => {
  const { problems, rows, totals } = audit({
    ...GOOD,
    ...withRun({ ending: { ...run.ending, ...change } }),
  });
  expect(problems).toEqual([problem]);
  expect([rows[0]!.wrong, totals.wrong]).toEqual([1, 1]);
});

test('a call that no reading of the chain makes is wrong', () => {
  const strange = { ledger: [...ledger, asked('headline/generate/7', 30_000)] };
  expect(problemsOf(strange)).toEqual([
    'page-1: headline/generate/7 was asked, and no such call should be made',
  ]);
});

test('a call that was recorded twice is wrong', () => {
  const twice = withRun({ recorded: { ...run.recorded, [BUTTON]: [30_420, 30_900] } });
  expect(problemsOf(twice)).toEqual([`page-1: ${BUTTON} was recorded 2 times`]);
});

test('a request of a run that nobody started is a problem', () => {
  const { problems } = audit({ ...GOOD, ledger: [...ledger, asked(BUTTON, 30_000, { run: 'page-9' })] });
  expect(problems).toEqual(['the endpoint was asked by "page-9", which is not a run']);
});

test('a run that has not ended in its time is stuck, and what it waits for is said', () => {
  const diagnosis = ['last event: 12 EVENT_TYPE_ACTIVITY_TASK_SCHEDULED', 'pending: button/generate/1'];
  const { endedAt: _, ...open } = run;
  const { problems, rows, totals } = audit({
    ...GOOD,
    runs: [{ ...open, ending: { status: 'running' }, diagnosis }],
    replays: [{ id: 'another' }],
  });
  expect(problems).toEqual([`page-1 is stuck\n    ${diagnosis.join('\n    ')}`]);
  expect([rows[0]!.stuck, totals.stuck]).toEqual([1, 1]);
});

test('a recorded call that is made again is one extra call too many, whatever was killed', () => {
  const again = {
    ledger: [...ledger, asked(BUTTON, 40_000)],
    strikes: [kill, { ...kill, from: 30_200, to: 30_200 }],
  };
  expect(problemsOf({ ...again, planned: {} })).toEqual([
    `page-1: ${BUTTON} was made again though it had been recorded`,
  ]);
});

test('a call that is made again though nothing had interrupted it is one too many', () => {
  const { [BUTTON]: _, ...recorded } = run.recorded;
  const again = { ledger: [...ledger, asked(BUTTON, 40_000)], ...withRun({ recorded }) };
  expect(problemsOf(again)).toEqual([`page-1: ${BUTTON} was made again though nothing had interrupted it`]);
});

test('one kill explains one extra call of a call, not two', () => {
  const { [HEADLINE]: _, ...recorded } = run.recorded;
  const thrice = [
    ...without(HEADLINE),
    asked(HEADLINE, KILL - 500, { outcome: 'aborted', endedAt: KILL + 3 }),
    asked(HEADLINE, KILL + 1, { outcome: 'aborted', endedAt: KILL + 4 }),
    asked(HEADLINE, KILL + 15_000),
  ];
  expect(problemsOf({ ledger: thrice, ...withRun({ recorded }) })).toEqual([
    `page-1: ${HEADLINE} was made again though nothing had interrupted it`,
  ]);
});

test('an answer that was on its way to the server at a kill may be asked for again', () => {
  const onItsWay = [
    ...ledger.filter((each) => each.call !== HEADLINE),
    asked(HEADLINE, KILL - 450),
    asked(HEADLINE, KILL + 15_000),
    asked(BUTTON, KILL - 100, { outcome: 'aborted', endedAt: KILL + 2, call: BUTTON }),
  ];
  const { problems, rows } = audit({
    ...GOOD,
    ledger: onItsWay.toSorted((a, b) => a.startedAt - b.startedAt),
  });
  expect(problems).toEqual([]);
  expect(rows[0]).toMatchObject({ inFlight: 1, unrecorded: 2, extra: 2 });
});

test('a request of the killed worker may be noted a moment after the kill, and a later one may not', () => {
  const noted = (after: number): Partial<Facts> => ({
    ledger: ledger.map((each) =>
      each.call === HEADLINE && each.outcome === 'aborted'
        ? { ...each, startedAt: KILL + after, endedAt: KILL + after + 90 }
        : each,
    ),
    planned: {},
  });
  expect(problemsOf(noted(40))).toEqual([]);
  expect(problemsOf(noted(4000))).toEqual([
    `page-1: ${HEADLINE} was made again though nothing had interrupted it`,
  ]);
});

test('what the endpoint failed at may be asked again as often as it failed', () => {
  const failing = [
    asked(BUTTON, 20_000, { outcome: 'fault', fault: 'status 529' }),
    asked(BUTTON, 24_000, { outcome: 'fault', fault: 'cut' }),
  ];
  expect(audit({ ...GOOD, ledger: [...ledger, ...failing] })).toMatchObject({
    holds: true,
    totals: { extra: 1 },
  });
});

test('a deploy may repeat nothing', () => {
  expect(problemsOf(strikeOf('deploy', KILL, KILL + 2000))).toEqual([
    `page-1: ${HEADLINE} was made again though nothing had interrupted it`,
  ]);
});

test('a worker that is killed while it drains is a problem', () => {
  const strikes = [kill, { fault: 'deploy', from: 1200, to: 2000, exitCodes: [0, 1] }];
  expect(problemsOf({ strikes })).toEqual(['deploy: a worker ended with 1 instead of draining']);
});

test('a fault that was never fired proves nothing', () => {
  const { problems } = audit({ ...GOOD, planned: { 'worker killed': 1, 'server killed': 2 } });
  expect(problems).toEqual(['server killed: 0 of 2 strikes met work: proved nothing']);
});

test('a fault that was fired too seldom proves nothing', () => {
  expect(problemsOf({ planned: { 'worker killed': 2 } })).toEqual([
    'worker killed: 1 of 2 strikes met work: proved nothing',
  ]);
});

test('a fault that found no call in flight proves nothing', () => {
  const idle = { strikes: [kill, { ...kill, from: 45_000, to: 45_000 }], planned: { 'worker killed': 2 } };
  expect(problemsOf(idle)).toEqual([
    'worker killed: 1 of 2 strikes met work (no call was in flight): proved nothing',
  ]);
});

test.each([
  ['backlog', 'no request was cut off'],
  ['answers lost', 'no answer was lost'],
  ['worker stopped', 'no other worker took a call over'],
  ['429 storm', 'nothing was answered 429'],
])('%s has to show in the ledger, beside a call in flight', (fault, why) => {
  const quiet = strikeOf(fault, 20_000 + KILL + 100, 20_000 + KILL + 200);
  expect(problemsOf({ ...quiet, strikes: [kill, ...quiet.strikes!] })).toEqual([
    `${fault}: 0 of 1 strikes met work (${why}): proved nothing`,
  ]);
});

test.each(['disk full', 'server stopped', 'wire cut'])(
  'while it lasts, %s lets no call be made for the first time',
  (fault) => {
    const { planned = {}, strikes = [] } = strikeOf(fault, KILL - 300, KILL + 30_000);
    expect(problemsOf({ planned, strikes: [kill, ...strikes] })).toEqual([
      `${fault}: 0 of 1 strikes met work (new calls were made all the same): proved nothing`,
    ]);
  },
);

test('weather that no call met proves nothing', () => {
  const calm = ledger.filter(({ fault }) => fault !== 'status 529');
  expect(problemsOf({ ledger: calm })).toEqual(['no call met status 529: proved nothing']);
});

test('too few runs or replays, and a history that does not replay, are problems', () => {
  expect(problemsOf({ plannedRuns: 2 })).toEqual(['1 of 2 runs']);
  expect(problemsOf({ replays: [] })).toEqual(['0 of 1 replays']);
  expect(problemsOf({ replays: [{ id: RUN, difference: 'another timer' }] })).toEqual([
    'page-1 does not replay: another timer',
  ]);
});

describe('a worker that stood still and goes on', () => {
  const stopped = { fault: 'worker stopped', from: 5000, to: 25_000 };
  const late = [...ledger, asked(BUTTON, 25_200)].filter(
    (each) => each.call !== BUTTON || each.startedAt !== KILL + 20_000,
  );
  const madeTwice = {
    planned: {},
    strikes: [kill, stopped],
    ledger: [...late, asked(BUTTON, 22_000)],
  };
  const recorded = { ...run.recorded, [BUTTON]: [22_420] };

  test('may begin a call that it was handed, though another worker has it recorded by then', () => {
    const attempts = { ...run.attempts, [BUTTON]: 2 };
    const { problems, totals } = audit({ ...GOOD, ...madeTwice, ...withRun({ recorded, attempts }) });
    expect([problems, totals.extra]).toEqual([[], 2]);
  });

  test('may fail at it then', () => {
    const failing = late.map((each) =>
      each.call === BUTTON ? { ...each, outcome: 'fault' as const, fault: 'status 529' } : each,
    );
    const attempts = { ...run.attempts, [BUTTON]: 2 };
    const facts = { ...GOOD, ...madeTwice, ...withRun({ recorded, attempts }) };
    expect(audit({ ...facts, ledger: [...failing, asked(BUTTON, 22_000)] }).problems).toEqual([]);
  });

  test('may be ahead of the worker that has its call now, which fails at it', () => {
    const both = [
      ...ledger.filter(({ call }) => call !== BUTTON),
      asked(BUTTON, 25_080, { endedAt: 26_000 }),
      asked(BUTTON, 25_110, { endedAt: 26_030, outcome: 'fault', fault: 'cut' }),
    ];
    const attempts = { ...run.attempts, [BUTTON]: 2 };
    const facts = {
      ...GOOD,
      ...madeTwice,
      ...withRun({ recorded: { ...recorded, [BUTTON]: [26_700] }, attempts }),
    };
    expect(audit({ ...facts, ledger: both }).problems).toEqual([]);
  });

  test('may not begin one that was never handed to anybody before', () => {
    expect(problemsOf({ ...madeTwice, ...withRun({ recorded }) })).toEqual([
      `page-1: ${BUTTON} was made again though it had been recorded`,
    ]);
  });
});
