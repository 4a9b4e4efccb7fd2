import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../src/dev/lock-file';
import { freePorts } from '../../src/dev/server/free-ports';
import type { Ended } from '../support/built-cli';
import { useCliStage } from '../support/cli-stage';
import { replayDevServer } from '../support/replay-dev-server';

const HOSTILE = 'Fine \u001b[2J\u001b]0;owned\u0007\u009b31m words';
const never = { fault: 'stall', at: 'before-headers' };
const ANSWERS = {
  answers: {
    keywords: { json: { value: ['lamp', 'cork'] } },
    headline: ['far too many words for a headline of five', HOSTILE],
    doomed: { fault: 'status', status: 400, message: 'no such thing' },
    slow: { text: 'late', latencyMs: 4000 },
    endless: never,
    plain: 'plain text',
  },
};

const chainText = (name: string, blocks: string, inputs = '{ brief: string }'): string =>
  `catenary: 1\nname: ${name}\ninputs: ${inputs}\nblocks:\n${blocks}\n`;
const CHAINS = {
  'page.yaml': chainText(
    'page',
    `  - step: keywords
    prompt: Keywords of {{brief}}, {{n}} of them
    output: { type: array, items: { type: string } }
  - step: headline
    prompt: A headline from {{keywords}}
    checks: [{ maxWords: 5 }]`,
    '{ brief: string, n: number }',
  ),
  'doomed.yaml': chainText('doomed_chain', '  - step: doomed\n    prompt: "{{brief}}"'),
  'slow.yaml': chainText('slow_chain', '  - step: slow\n    prompt: "{{brief}}"'),
  'endless.yaml': chainText(
    'endless_chain',
    '  - step: endless\n    prompt: "{{brief}}"\n    timeouts: { heartbeat: 6s }',
  ),
  'plain.yaml': chainText('plain_chain', '  - step: plain\n    prompt: "{{brief}}"'),
};

const cli = useCliStage(ANSWERS, CHAINS);
const PAGE = ['run', 'page.yaml', '--input', 'brief=a lamp', '-i', 'n=2', '--id', 'page-1'];

/** What somebody types behind `catenary`. */
const words = (line: string): string[] => line.split(' ');
const errorsOf = ({ stderr }: Ended): string => stderr.trim();
const quiet = (ended: Ended): void => {
  expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/\n\s+at .*:\d+:\d+/);
};

describe('catenary run', () => {
  test('says the worst case first, then each event, outputs, model, tokens, id and link, and nothing that steers a terminal', async () => {
    const ended = await cli.run([...PAGE, '--out', 'out']);
    expect(errorsOf(ended)).toBe('');
    expect(ended.code).toBe(0);
    const lines = ended.stdout.split('\n');
    expect(lines[0]).toBe('page: 2 steps, 2 to 6 calls');
    expect(lines[1]).toMatch(
      /^run page-1 {2}http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/page-1\/[0-9a-f-]{36}\/history$/,
    );
    expect(ended.stdout).toContain('headline generate rejected · has 9 words, at most 5 are allowed');
    expect(ended.stdout).toContain('asked headline · repair 1');
    expect(ended.stdout).toContain('Fine ␛[2J␛]0;owned␇\\u{9b}31m words');
    expect(ended.stdout).toMatch(/models {2}default\nusage {3}3 calls, \d+ tokens in, \d+ out/);
    // oxlint-disable-next-line no-control-regex
    expect(ended.stdout).not.toMatch(/[\u001b\u0007\u009b]/);
    const out = cli.path('out');
    expect(readdirSync(out).toSorted()).toEqual(['headline.txt', 'keywords.json', 'result.json']);
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'))).toMatchObject({
      id: 'page-1',
      status: 'done',
      outputs: { keywords: ['lamp', 'cork'], headline: HOSTILE },
    });
  });

  test('asked for the same id again finds the same run; with other inputs it refuses', async () => {
    const same = await cli.run([...PAGE, '--json']);
    expect(same.code).toBe(0);
    expect(JSON.parse(same.stdout)).toMatchObject({
      id: 'page-1',
      status: 'done',
      found: true,
      outputs: { headline: HOSTILE },
    });
    const lines = (await cli.run(PAGE)).stdout.split('\n');
    expect(lines[1]).toMatch(
      /^found page-1, started .+ ago with the same chain and inputs: nothing is started anew$/,
    );
    const detached = await cli.run([...PAGE, '--detach', '--json']);
    expect(JSON.parse(detached.stdout)).toMatchObject({ id: 'page-1', status: 'done', found: true });
    const other = await cli.run(['run', 'page.yaml', '-i', 'brief=a chair', '-i', 'n=2', '--id', 'page-1']);
    expect([other.code, errorsOf(other)]).toEqual([
      2,
      'run id "page-1" is in use: its run of page has other inputs; start under another id',
    ]);
  });

  test('a failed run exits with 1, says why and where to look, and leaves what it knows', async () => {
    const ended = await cli.run(words('run doomed.yaml -i brief=x --id doomed-1 --out failed'));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('no such thing');
    expect(ended.stderr).toContain('look at it: npx catenary show doomed-1 doomed');
    quiet(ended);
    const result = JSON.parse(readFileSync(cli.path('failed/result.json'), 'utf8')) as object;
    expect(result).toMatchObject({ id: 'doomed-1', status: 'failed', outputs: {} });
  });

  test('Ctrl-C exits with 130, and the run goes on', async () => {
    const run = cli.start(['run', 'slow.yaml', '-i', 'brief=x', '--id', 'slow-1']);
    await run.until('asked slow');
    run.child.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(errorsOf(ended)).toBe(
      'interrupted; run slow-1 goes on. Watch it: npx catenary watch slow-1  End it: npx catenary cancel slow-1',
    );
    const result = await cli.run(['result', 'slow-1', '--json']);
    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ status: 'done', outputs: { slow: 'late' } });
  });

  test('a run that no worker serves says so', async () => {
    const run = cli.start(['run', 'plain.yaml', '-i', 'brief=x', '--id', 'idle-1', '--task-queue', 'nobody']);
    await run.until('no worker serves the task queue nobody and nobody-models');
    await run.until('mend: start one: npx catenary worker --task-queue nobody');
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    const ended = await cli.run(['cancel', 'idle-1', '--terminate']);
    expect(ended.stdout).toBe('run idle-1 was terminated\n');
  });

  test('a reader that goes away ends the command quietly, not the run', async () => {
    const run = cli.start(['run', 'slow.yaml', '-i', 'brief=y', '--id', 'slow-2']);
    await run.until('run slow-2');
    run.child.stdout!.destroy();
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    quiet(ended);
    const result = await cli.run(['result', 'slow-2']);
    expect([result.code, result.stdout]).toEqual([0, expect.stringContaining('── slow ──\nlate\n')]);
  });

  test('--detach starts a run that can be watched, listed and looked at', async () => {
    const started = await cli.run(words('run plain.yaml -i brief=z --id plain-1 --detach --json'));
    expect(JSON.parse(started.stdout)).toMatchObject({ id: 'plain-1', status: 'running' });
    const watched = await cli.run(['watch', 'plain-1', '--json']);
    const events = watched.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; cursor: string });
    expect(events.map(({ type }) => type)).toEqual([
      'run_started',
      'call_started',
      'call_ended',
      'step_settled',
      'run_ended',
    ]);
    const rest = await cli.run(['watch', 'plain-1', '--after', events[2]!.cursor]);
    expect(rest.stdout).not.toContain('asked plain');
    expect(rest.stdout).toContain('── plain ──\nplain text');
    const status = await cli.run(['status', 'plain-1']);
    expect(status.stdout).toContain('plain_chain plain-1: done, 1 of 1 settled');
    const shown = await cli.run(['show', 'plain-1', 'plain']);
    expect(shown.stdout).toContain('┄ user\n  z\n┄ answer\n  plain text');
    const unknown = await cli.run(['show', 'plain-1', 'plan']);
    expect(unknown.code).toBe(2);
    const listed = await cli.run(['list', '--chain', 'plain_chain', '--json']);
    const found = (JSON.parse(listed.stdout) as { id: string }[]).filter(({ id }) => id === 'plain-1');
    expect(found).toMatchObject([{ id: 'plain-1', chain: 'plain_chain', status: 'done' }]);
  });

  test('cancel stops a run, whose result is then a failure', async () => {
    await cli.run(['run', 'endless.yaml', '-i', 'brief=x', '--id', 'endless-1', '--detach']);
    const status = await cli.run(['status', 'endless-1', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ info: { status: 'running' }, idle: [], stuck: [] });
    const cancelled = await cli.run(['cancel', 'endless-1', '--reason', 'enough']);
    expect(cancelled.stdout).toContain('run endless-1 was asked to stop');
    const result = await cli.run(['result', 'endless-1']);
    expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('run endless-1 was cancelled')]);
    const again = await cli.run(['cancel', 'endless-1']);
    expect(again.stdout).toBe('run endless-1 had ended: cancelled\n');
  });

  test.each([
    ['no inputs', ['run', 'page.yaml'], 'input "brief" is missing'],
    [
      'an input of another type',
      ['run', 'page.yaml', '-i', 'brief=x', '-i', 'n=two'],
      'input "n" must be number',
    ],
    ['an unknown input', ['run', 'plain.yaml', '-i', 'breif=x'], 'did you mean "brief"'],
    ['no such file', ['run', 'nowhere.yaml'], 'nowhere.yaml: there is no such file'],
    [
      'an id that cannot be one',
      ['run', 'plain.yaml', '-i', 'brief=x', '--id', 'a\u001bb'],
      'unprintable character U+001B',
    ],
    ['an unknown run', ['result', 'never-started'], 'has no run "never-started"'],
    ['an unknown option', ['run', 'plain.yaml', '--inputs', 'x'], "unknown option '--inputs'"],
    ['an unknown command', ['rum'], "unknown command 'rum'"],
    ['a cursor that is none', ['watch', 'plain-1', '--after', 'x'], '"x" is not a cursor'],
  ])('bad input exits with 2: %s', async (_, args, message) => {
    const ended = await cli.run(args);
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(message)]);
    quiet(ended);
  });

  test('a server that cannot be reached exits with 3 and says how to start one', async () => {
    const ended = await cli.run(['run', 'plain.yaml', '-i', 'brief=x', '--address', '127.0.0.1:1']);
    expect([ended.code, errorsOf(ended)]).toEqual([
      3,
      expect.stringContaining('start one with `npx catenary dev`'),
    ]);
    expect(errorsOf(ended).split('\n')).toHaveLength(1);
  });
});

test('validate lists ten different mistakes with their lines', async () => {
  const file = cli.path('mistaken.yaml');
  writeFileSync(
    file,
    `catenary: 1
name: Mistaken
inputs: { brief: strin }
blocks:
  - step: one
    promt: "{{brief}}"
  - step: two
    prompt: "{{breif}}"
  - step: two
    prompt: a
  - step: three
    prompt: "{{unclosed"
  - step: four
    prompt: a
    repairs: -1
  - step: five
    prompt: a
    output: { type: strong }
  - step: six
    prompt: a
    checks: [{ maxWord: 3 }]
  - step: seven
    prompt: a
    onFailure: explode
  - step: all_outputs
    prompt: a
  - stop: nine
    prompt: a
`,
  );
  const ended = await cli.run(['validate', 'mistaken.yaml', 'page.yaml']);
  expect(ended.code).toBe(2);
  const places = [...ended.stdout.matchAll(/^mistaken\.yaml:(\d+):\d+: /gm)].map(([, line]) => Number(line));
  expect(new Set(places)).toEqual(new Set([2, 3, 5, 6, 8, 9, 12, 15, 18, 21, 24, 25, 27]));
  expect(ended.stdout).toContain('did you mean "prompt"');
  expect(ended.stdout).toContain('page.yaml: ok (page)');
});

test('with --json an option that cannot be read is told as JSON too', async () => {
  const refused = await cli.run(['list', '--status', 'faild', '--json']);
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    error: { name: 'BadInput', message: expect.stringContaining("argument 'faild' is invalid") as string },
  });
  expect(refused.stderr).toContain("argument 'faild' is invalid");
});

test('explain and graph call nobody; a chain in TypeScript is run by tsx', async () => {
  const root = join(__dirname, '../..');
  const explained = await cli.run(['explain', 'examples/report/chain.ts', '--json'], { cwd: root });
  expect(JSON.parse(explained.stdout)).toMatchObject({ chain: 'report', steps: 4 });
  const drawn = await cli.run(['graph', 'examples/report/report.yaml'], { cwd: root });
  expect(drawn.stdout).toMatch(/^flowchart TD\n/);
});

test('doctor finds all well here, and says what is not elsewhere', async () => {
  const here = await cli.run(['doctor']);
  expect(here.stdout.match(/^[✓✗–] .*$/gm)?.filter((line) => !line.startsWith('✓'))).toEqual([]);
  expect(here.code).toBe(0);
  const elsewhere = await cli.run(words('doctor --address 127.0.0.1:1 --json --endpoint http://127.0.0.1:1'));
  expect(elsewhere.code).toBe(3);
  expect(JSON.parse(elsewhere.stdout)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'server', outcome: 'bad', unreachable: true }),
      expect.objectContaining({ name: 'models', outcome: 'bad' }),
    ]),
  );
  const idle = await cli.run(['doctor', '--task-queue', 'nobody']);
  expect([idle.code, idle.stdout]).toEqual([
    1,
    expect.stringContaining('✗ workers            no worker serves the task queue nobody and nobody-models'),
  ]);
});

test('doctor --probe says what it measured in place of what it knows', async () => {
  const { stdout, stderr } = await cli.run(['doctor', '--probe', '--json']);
  const findings = JSON.parse(stdout) as { name: string }[];
  expect(findings.filter(({ name }) => name === 'settings')).toEqual([
    expect.objectContaining({ medianMs: expect.any(Number) as number }),
  ]);
  expect(stderr).toBe('');
});

test('a worker serves a queue of its own, tells its health, and drains on SIGTERM', async () => {
  const [health, metrics] = (await freePorts('127.0.0.1', 2)) as [number, number];
  const worker = cli.start([
    'worker',
    '--endpoint',
    cli.endpoint,
    '--task-queue',
    'second',
    '--health-port',
    String(health),
    '--metrics-port',
    String(metrics),
  ]);
  await worker.until('catenary worker');
  const run = ['run', 'plain.yaml', '-i', 'brief=w', '--id', 'second-1', '--task-queue', 'second', '--json'];
  const ended = await cli.run(run);
  expect(ended.code).toBe(0);
  await expect((await fetch(`http://127.0.0.1:${health}/health`)).json()).resolves.toMatchObject({
    healthy: true,
    taskQueue: 'second',
  });
  await expect((await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()).resolves.toContain('temporal_');
  worker.child.kill('SIGTERM');
  const { code, stderr } = await worker.ended;
  expect(code).toBe(0);
  for (const line of stderr.trim().split('\n'))
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) });
});

test.each([
  ['by its options', ['--deployment', 'shop', '--build-id', '7'], {}],
  ['by the environment', [], { TEMPORAL_DEPLOYMENT_NAME: 'shop', TEMPORAL_WORKER_BUILD_ID: '7' }],
])('a worker is of a build %s, and doctor says how it is made current', async (_, options, env) => {
  const queue = options.length > 0 ? 'built' : 'built-too';
  const place = ['--endpoint', cli.endpoint, '--task-queue', queue, '--no-metrics', '--health-port'];
  const [health] = (await freePorts('127.0.0.1', 1)) as [number];
  const worker = cli.start(['worker', ...place, String(health), ...options], { env });
  await worker.until('"deployment":"shop","buildId":"7"');
  let told = '';
  // The server hears of a poller some time after the worker has started.
  while (!told.includes('build 7 of shop poll'))
    told = (await cli.run(['doctor', '--task-queue', queue])).stdout;
  expect(told).toContain(`no build is current for the task queue ${queue}`);
  expect(told).toContain('set-current-version --deployment-name shop --build-id 7');
  worker.child.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
});

test('a worker says what it lacks in one line', async () => {
  const keyless = await cli.run(['worker']);
  expect([keyless.code, errorsOf(keyless)]).toEqual([2, expect.stringContaining('set ANTHROPIC_API_KEY')]);
  const lost = await cli.run(words(`worker --endpoint ${cli.endpoint} --address 127.0.0.1:1 --no-metrics`));
  expect([lost.code, lost.stderr]).toEqual([
    3,
    expect.stringContaining('cannot reach the Temporal server at 127.0.0.1:1'),
  ]);
});

test.each([
  [['--deployment', 'shop'], 'the deployment shop needs a build: give --build-id'],
  [['--build-id', '7'], 'the build 7 needs a deployment: give --deployment'],
  [['--deployment', 'a.b', '--build-id', '7'], 'version.deployment is "a.b"'],
])('a worker refuses a version that is none: %j', async (options, text) => {
  const refused = await cli.run(['worker', '--endpoint', cli.endpoint, '--no-metrics', ...options]);
  expect([refused.code, errorsOf(refused)]).toEqual([2, expect.stringContaining(text)]);
});

test('every run that the commands started replays', async () => {
  const runs = ['doomed-1', 'endless-1', 'idle-1', 'page-1', 'plain-1', 'second-1', 'slow-1', 'slow-2'];
  expect(await replayDevServer(cli.folder)).toEqual(runs);
});

test('a development server that was killed comes back at once where it was', async () => {
  const links = (): unknown => {
    const text = readFileSync(cli.path('.catenary/dev.json'), 'utf8');
    const { address, uiUrl } = JSON.parse(text) as { address: string; uiUrl: string };
    return { address, uiUrl };
  };
  const before = links();
  cli.dev.child.kill('SIGKILL');
  await cli.dev.ended;
  await cli.serve();
  expect(links()).toEqual(before);
});

test('the development server of a folder is one, and ends with all that it started', async () => {
  const second = await cli.run(['dev', '--endpoint', cli.endpoint]);
  expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('runs for this folder already')]);
  const stateFile = cli.path('.catenary/dev.json');
  const { pid } = JSON.parse(readFileSync(stateFile, 'utf8')) as { pid: number };
  cli.dev.child.kill('SIGINT');
  expect((await cli.dev.ended).code).toBe(0);
  expect([isAlive(pid), existsSync(stateFile)]).toEqual([false, false]);
});
