import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCli, type BuiltCli, processesNaming } from '../support/built-cli';
import { replayDevServer } from '../support/replay-dev-server';

const ANSWERS = {
  answers: {
    extract_keywords: { json: { value: ['reading lamp', 'clamp', 'cork pads'] } },
    write_headline: { json: { value: 'A lamp that stays where it is put' } },
    write_description: 'A clamp-on lamp of steel and aluminium that dims in ten steps.',
    write_cta: { json: { value: 'See the lamp' } },
    'write_cta/judge': { json: { verdict: 'pass', reasons: [] } },
    validate_tone: { json: { fits: true, notes: [] } },
  },
  latencyMs: 200,
};

jest.setTimeout(120_000);

let cli: BuiltCli;
let endpoint: string;
let temporary: string;

beforeAll(async () => {
  cli = buildCli();
  endpoint = await cli.serveAnswers(ANSWERS);
  temporary = mkdtempSync(join(tmpdir(), 'catenary-quickstart-test-'));
}, 180_000);

afterAll(() => {
  cli?.remove();
  rmSync(temporary, { recursive: true, force: true });
});

const here = (): { env: Record<string, string> } => ({ env: { TMPDIR: temporary } });

test('runs the example from nothing to its outputs, and leaves nothing running and no file', async () => {
  const ended = await cli.run(['quickstart', '--endpoint', endpoint], here());
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(/^\S+: product_page, 5 steps, 6 to \d+ calls\n/);
  expect(ended.stdout).toContain(`MODELS  endpoint at ${endpoint}`);
  expect(ended.stdout).toContain('── keyword_list ──\n[\n  "reading lamp",\n');
  for (const name of ['headline', 'description', 'cta_text', 'tone_feedback'])
    expect(ended.stdout).toContain(`── ${name} ──`);
  expect(ended.stdout).toMatch(
    /see {5}http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/product-page-/,
  );
  expect(readdirSync(temporary)).toEqual([]);
  expect(processesNaming(temporary)).toEqual([]);
});

test.each([
  ['before anything runs', ': product_page'],
  ['while the server starts', 'MODELS'],
  ['while the worker starts', 'SERVER'],
  ['while a model is called', 'asked write_headline'],
])('interrupted %s, it exits with 130 and leaves nothing behind', async (_, text) => {
  const quickstart = cli.start(['quickstart', '--endpoint', endpoint], here());
  await quickstart.until(text);
  quickstart.child.kill('SIGINT');
  const ended = await quickstart.ended;
  expect([ended.code, ended.stdout.includes('── headline')]).toEqual([130, false]);
  expect(processesNaming(temporary)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

test('killed outright, its server ends too', async () => {
  const quickstart = cli.start(['quickstart', '--endpoint', endpoint], here());
  await quickstart.until('asked extract_keywords');
  expect(processesNaming(temporary)).not.toEqual([]);
  quickstart.child.kill('SIGKILL');
  await quickstart.ended;
  while (processesNaming(temporary).length > 0) await sleep(100);
  for (const name of readdirSync(temporary)) rmSync(join(temporary, name), { recursive: true });
});

test('--keep leaves server and worker running for the folder until they are stopped', async () => {
  const kept = await cli.run(['quickstart', '--keep', '--endpoint', endpoint], here());
  expect([kept.stderr, kept.code]).toEqual(['', 0]);
  expect(kept.stdout).toContain('end it: npx catenary dev --stop');
  const listed = await cli.run(['list', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ chain: 'product_page', status: 'done' }]);
  const again = await cli.run(['quickstart', '--keep'], here());
  expect([again.code, again.stdout]).toEqual([
    0,
    expect.stringContaining('the development server that runs for this folder is used'),
  ]);
  // The other tests' runs end together with their server; these two are of the same chain.
  expect(await replayDevServer(cli.folder)).toHaveLength(2);
  const stopped = await cli.run(['dev', '--stop']);
  expect(stopped.stdout).toContain('ended the development server');
  expect(processesNaming(cli.folder)).toEqual([]);
});

test('--keep interrupted while it starts leaves nothing behind', async () => {
  const quickstart = cli.start(['quickstart', '--keep', '--endpoint', endpoint], here());
  await quickstart.until('MODELS');
  quickstart.child.kill('SIGINT');
  expect((await quickstart.ended).code).toBe(130);
  expect(processesNaming(cli.folder)).toEqual([]);
});
