import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { PendingGate } from '../../src/client';
import type { Ended } from '../support/built-cli';
import { useCliStage } from '../support/cli-stage';
import { PRODUCT_PAGE_PLAN, PRODUCT_PAGE_REQUEST, PRODUCT_PAGE_STEPS } from '../support/plans';
import { replayDevServer } from '../support/replay-dev-server';

const OUTPUTS = PRODUCT_PAGE_STEPS.map(([, output]) => output);
/** An answer that passes its checks for each step of the article's page. */
const PAGE_ANSWERS = {
  extract_keywords: { json: { value: ['light', 'waterproof', 'recycled'] } },
  write_headline: 'Light boots for wet days',
  write_description: 'A light and waterproof boot of recycled fabric.',
  write_cta: 'See the boot',
  validate_tone: { json: { verdict: 'fits', notes: 'plain words' } },
};
const ANSWERS = {
  answers: {
    draft: ['first draft', 'second draft', 'third draft'],
    send: 'sent',
    letter: 'a letter',
    plan: { json: PRODUCT_PAGE_PLAN },
    ...PAGE_ANSWERS,
    ...Object.fromEntries(Object.entries(PAGE_ANSWERS).map(([step, answer]) => [`plan/${step}`, answer])),
  },
};
const REVIEW = `catenary: 1
name: review
inputs: { brief: string }
blocks:
  - step: draft
    prompt: "{{brief}}"
  - approval: check
    of: draft
    message: "Print {{draft}}?"
    onReject: { redo: draft }
  - step: send
    prompt: "Send {{draft}}"
`;

/** Its model answers as often as it is asked. */
const LETTER = `catenary: 1
name: letters
inputs: { brief: string }
blocks:
  - step: letter
    prompt: "{{brief}}"
  - approval: check
    of: letter
    approvers: [anna, bob]
  - text: print
    template: "{{letter}}"
`;

const cli = useCliStage(ANSWERS, {
  'review.yaml': REVIEW,
  'letter.yaml': LETTER,
  'brief.md': 'A boot of 390 g, waterproof, of recycled fabric.',
});

const asJson = ({ stdout }: Ended): unknown => JSON.parse(stdout);

async function untilAsked(run: string): Promise<PendingGate> {
  for (;;) {
    const ended = await cli.run(['approvals', run, '--json']);
    // Before it has started, there is no such run.
    const listed = ended.code === 0 ? (asJson(ended) as { gates: PendingGate[] }[]) : [];
    if (listed[0]?.gates[0]) return listed[0].gates[0];
  }
}

test('what waits is listed with the commands that decide it; rejected, edited and approved by them it goes on', async () => {
  const run = cli.start(['run', 'review.yaml', '--input', 'brief=boots', '--id', 'review-1']);
  const first = await untilAsked('review-1');
  const listed = await cli.run(['approvals']);
  expect(listed.stdout).toContain('Print first draft?');
  expect(listed.stdout).toContain(`npx catenary approve review-1 check --content ${first.content}`);

  expect((await cli.run(['reject', 'review-1', 'check', '--by', 'anna'])).code).toBe(2);
  const rejected = await cli.run([
    'reject',
    'review-1',
    'check',
    '--by',
    'anna',
    '--reason',
    'names no price',
  ]);
  expect([rejected.code, rejected.stdout]).toEqual([0, 'check of review-1 was rejected by anna\n']);
  expect(await untilAsked('review-1')).toMatchObject({ round: 2, value: 'second draft' });

  const stale = await cli.run(['approve', 'review-1', 'check', '--content', first.content]);
  expect([stale.code, stale.stderr.trim()]).toEqual([
    1,
    `check asks about other content than "${first.content}": look at it again`,
  ]);
  writeFileSync(cli.path('mine.txt'), 'by hand');
  const edited = await cli.run([
    'edit',
    'review-1',
    'check',
    '--value',
    '@mine.txt',
    '--by',
    'bob',
    '--json',
  ]);
  expect(asJson(edited)).toMatchObject({ gate: 'check', decision: 'edit', decidedBy: 'bob' });

  const ended = await run.ended;
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain('── draft ──\nby hand');
  const shown = await cli.run(['show', 'review-1', 'draft']);
  expect(shown.stdout).toContain('── output, as bob edited it at check ──\nby hand');
  const late = await cli.run(['approve', 'review-1', 'check', '--by', 'eve']);
  expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('check')]);
  expect((await cli.run(['approvals'])).stdout).toBe('nothing waits for a person\n');
});

test('a decision that a script repeats under its id is the same decision, once', async () => {
  const run = cli.start(['run', 'review.yaml', '--input', 'brief=boots', '--id', 'review-2']);
  const { content } = await untilAsked('review-2');
  const words = ['approve', 'review-2', 'check', '--by', 'anna', '--id', 'order-7'];
  const bare = await cli.run(words);
  expect([bare.code, bare.stderr]).toEqual([2, expect.stringMatching(/^--id order-7 needs --content/)]);
  const approve = async () => await cli.run([...words, '--content', content]);
  const approved = await approve();
  expect([approved.code, approved.stdout]).toEqual([0, 'check of review-2 was approved by anna\n']);
  expect((await run.ended).code).toBe(0);
  expect(await approve()).toEqual(approved);
  const other = await cli.run([...words.slice(0, -1), 'order-8', '--content', content]);
  expect(other.code).toBe(1);
});

test('plan prints steps, estimate and graph, and saves a file that runs like any other', async () => {
  const words = [PRODUCT_PAGE_REQUEST, '--input', 'product_brief=@brief.md', '--input', 'aside=$(id)'];
  const planned = await cli.run(['plan', ...words, '--save', 'page.yaml']);
  expect(planned.stderr).toBe('');
  expect(planned.stdout).toContain(
    "run it: npx catenary run page.yaml --input product_brief=@brief.md --input 'aside=$(id)'",
  );
  expect(planned.code).toBe(0);
  for (const [step] of PRODUCT_PAGE_STEPS) expect(planned.stdout).toContain(step);
  expect(planned.stdout).toContain('flowchart TD');
  const saved = parse(readFileSync(cli.path('page.yaml'), 'utf8')) as {
    name: string;
    blocks: { step: string; as: string }[];
  };
  expect(saved.name).toBe('page');
  expect(saved.blocks.map(({ step, as }) => [step, as])).toEqual(PRODUCT_PAGE_STEPS.map((each) => [...each]));

  const run = await cli.run(['run', 'page.yaml', ...words.slice(1), '--json']);
  expect(Object.keys((asJson(run) as { outputs: object }).outputs)).toEqual(OUTPUTS);
});

test('plan --run --approve waits for a person, and runs the plan in the same run', async () => {
  const words = [PRODUCT_PAGE_REQUEST, '--input', 'product_brief=@brief.md', '--run', '--approve'];
  const run = cli.start(['plan', ...words, '--id', 'planning-1']);
  expect(await untilAsked('planning-1')).toMatchObject({ gate: 'plan', asks: 'plan' });
  expect((await cli.run(['approve', 'planning-1', 'plan', '--by', 'anna'])).code).toBe(0);
  const ended = await run.ended;
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain('"headline": "Light boots for wet days"');
});

test.each([
  [['plan', ' '], 2, 'the request is empty'],
  [['plan', 'x', '--save', 'page.txt'], 2, 'must end in .yaml'],
  [['approve', 'nobody', 'check'], 2, 'has no run "nobody"'],
] as const)('%j is refused by name', async (words, code, message) => {
  const ended = await cli.run(words);
  expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(message)]);
});

test.each([
  ['cancelled', 'was cancelled', []],
  ['terminated', 'was terminated', ['--terminate']],
])('nobody is asked any more once a run is %s', async (status, ended, how) => {
  const id = `ended-${status}`;
  await cli.run(['run', 'letter.yaml', '--input', 'brief=boots', '--id', id, '--detach']);
  await untilAsked(id);
  const watch = cli.start(['watch', id]);
  await watch.until('check waits for a person');
  await cli.run(['cancel', id, '--reason', 'changed my mind', ...how]);
  const watched = await watch.ended;
  expect(watched.stdout).toContain(`check waits for nobody any more\nended ${status} · changed my mind\n`);

  const shown = await cli.run(['status', id]);
  expect(shown.stdout).toContain(`letters ${id}: ${status}`);
  expect(shown.stdout).toMatch(/– check +unfinished +nobody is asked any more/);
  expect(shown.stdout).toContain('why     changed my mind\n');
  const json = asJson(await cli.run(['status', id, '--json'])) as { progress: { steps: object } };
  expect(json).toMatchObject({ endReason: 'changed my mind' });
  const result = await cli.run(['result', id]);
  expect([result.code, result.stderr]).toEqual([1, `run ${id} ${ended}: changed my mind\n`]);
  const told = asJson(await cli.run(['result', id, '--json']));
  expect(told).toMatchObject({ status, error: { message: `run ${id} ${ended}: changed my mind` } });
  expect(json.progress.steps).toMatchObject({ check: { gate: { status: 'withdrawn' } } });

  const gate = await cli.run(['show', id, 'check']);
  expect(gate.stdout).toContain(`– check approval unfinished, its run ${ended}`);
  expect(gate.stdout).toContain('gate withdrawn, round 1');
  expect((await cli.run(['show', id])).stdout).toMatch(/– check +unfinished +nobody is asked any more/);
  expect((await cli.run(['approvals', id])).stdout).toBe(`run ${id} waits for nobody\n`);
  const late = await cli.run(['approve', id, 'check', '--by', 'anna']);
  expect([late.code, late.stderr]).toEqual([
    1,
    expect.stringMatching(`^run ${id} ${ended} at .*, and check with it`),
  ]);
  expect((await cli.run(['compare', id, id])).stdout).toMatch(/check +– unfinished, nobody is asked/);
  for (const each of [shown, gate])
    expect(each.stdout).not.toMatch(/waits for a person|asks a person|catenary appro/);
});

test('who may decide is named where a command is printed and where it is refused; then who did, when, and how the run ended', async () => {
  await cli.run(['run', 'letter.yaml', '--input', 'brief=boots', '--id', 'letter-1', '--detach']);
  const { content } = await untilAsked('letter-1');
  const listed = await cli.run(['approvals', 'letter-1']);
  const approve = `approve letter-1 check --content ${content} --by anna`;
  expect(listed.stdout).toContain(`npx catenary ${approve}\n`);

  const eve = await cli.run(['approve', 'letter-1', 'check', '--by', 'eve']);
  expect([eve.code, eve.stderr]).toEqual([
    1,
    'eve may not decide check: anna or bob may; say who decides: --by anna\n',
  ]);
  expect((await cli.run(approve.split(' '))).code).toBe(0);
  await cli.run(['result', 'letter-1']);
  const closed =
    /^check of run letter-1 is closed: it was approved by anna at 2\d{3}-\S+Z; run letter-1 is done at 2\d{3}-\S+Z\n$/;
  for (const words of [[], ['--content', content], ['--content', 'deadbeef']]) {
    const late = await cli.run(['reject', 'letter-1', 'check', '--by', 'bob', '--reason', 'late', ...words]);
    expect(late.code).toBe(1);
    expect(late.stderr).toMatch(closed);
  }
});

test('every run that the commands started replays', async () => {
  expect(await replayDevServer(cli.folder)).toHaveLength(8);
});
