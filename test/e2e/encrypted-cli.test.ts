import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Client, Connection } from '@temporalio/client';
import type { PendingGate } from '../../src/client';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { readDevState } from '../../src/dev/dev-state';
import { findBinary } from '../../src/dev/binary/find-binary';
import { freePorts } from '../../src/dev/server/free-ports';
import { createScriptedEndpoint, fault, type ScriptedEndpoint } from '../../src/testing/scripted';
import { buildCli, type BuiltCli, type CliProcess, type Ended } from '../support/built-cli';
import { type Canary, CANARIES, canariesIn, filesBelow } from '../support/canaries';
import { replayDevServer } from '../support/replay-dev-server';

jest.setTimeout(180_000);

const LETTERS = `catenary: 1
name: letters
inputs: { brief: string, people: { type: array, items: { type: string } } }
blocks:
  - step: draft
    prompt: "${CANARIES.prompt}: draft {{brief}}"
    retry: { initialInterval: 100 }
  - approval: check
    of: draft
    message: "Send {{draft}} to {{brief}}?"
    onReject: { redo: draft }
  - map: copies
    over: people
    item: person
    each: { step: copy, prompt: "For {{person}}: {{draft}}" }
  - step: long
    prompt: "All of {{copies}}"
    maxTokens: 30000
  - activity: post
    call: complain
    args: ["{{long}}"]
    retry: { maximumAttempts: 2, initialInterval: 100 }
    onFailure: skip
  - step: last
    prompt: "The end of {{draft}}"
`;

const COMPLAIN = `exports.complain = async () => { throw new Error('no address: ${CANARIES.complaint}'); };\n`;

/** A development server with its worker and the models, in a folder of its own. */
interface Stage {
  readonly folder: string;
  readonly endpoint: ScriptedEndpoint;
  readonly dev: CliProcess;
}

/** What the provider says: the search finds the key in it, and so would in whatever it were copied to. */
const WORDS = `${CANARIES.error} ${CANARIES.key}`;

let cli: BuiltCli;
const stages: Stage[] = [];
let encrypted: Stage;

beforeAll(async () => {
  cli = buildCli();
  await cli.run(['keygen', '-o', 'keys']);
  encrypted = await stageIn('encrypted', ['--key-file', '../keys']);
}, 240_000);

afterAll(async () => {
  for (const { dev, endpoint } of stages) {
    dev.child.kill('SIGINT');
    await dev.ended;
    await endpoint.close();
  }
  cli?.remove();
});

async function stageIn(name: string, flags: readonly string[]): Promise<Stage> {
  const folder = join(cli.folder, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'letters.yaml'), LETTERS);
  writeFileSync(join(folder, 'complain.js'), COMPLAIN);
  const endpoint = createScriptedEndpoint({
    answers: {
      draft: fault.times(
        1,
        fault.status(529, { message: `${WORDS} is busy` }),
        `a draft, ${CANARIES.answer}`,
      ),
      copy: 'a copy',
      long: `${CANARIES.answer} `.repeat(1500),
      last: fault.times(1, fault.status(400, { message: `${WORDS} is not allowed` }), 'the end'),
    },
    fallback: 'an answer',
  });
  const { baseUrl } = await endpoint.listen();
  const args = ['dev', '--endpoint', baseUrl, '--activities', 'complain.js', ...flags];
  const dev = cli.start(args, { cwd: folder, env: { ANTHROPIC_API_KEY: CANARIES.key } });
  const stage = { folder, endpoint, dev };
  stages.push(stage);
  await dev.until('WORKER');
  return stage;
}

const toldBy = ({ code, stdout, stderr }: Ended): string => `${code} ${stdout}${stderr}`;
const told = async ({ folder }: Stage, args: readonly string[]): Promise<string> =>
  toldBy(await cli.run(args, { cwd: folder }));
const json = async <T>({ folder }: Stage, args: readonly string[]): Promise<T> => {
  const { stdout, stderr } = await cli.run([...args, '--json'], { cwd: folder });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as T;
};

async function openGate(stage: Stage, id: string, but?: string): Promise<PendingGate> {
  for (;;) {
    const [waiting] = await json<{ gates: PendingGate[] }[]>(stage, ['approvals', id]);
    const gate = waiting?.gates[0];
    if (gate && gate.content !== but) return gate;
  }
}

/** A run with an error that is retried, a rejection, a map, a value in storage, an activity's error and a failure at its end. */
async function runLetters(stage: Stage, id: string): Promise<void> {
  const inputs = ['-i', `brief=${CANARIES.input}`, '-i', 'people=["Anna","Bo","Cy"]'];
  expect(await told(stage, ['run', 'letters.yaml', ...inputs, '--id', id, '--detach'])).toMatch(/^0 /);
  const first = await openGate(stage, id);
  expect(first.message).toBe(`Send a draft, ${CANARIES.answer} to ${CANARIES.input}?`);
  expect(await told(stage, ['reject', id, 'check', '--reason', CANARIES.reason, '--by', 'ada'])).toBe(
    `0 check of ${id} was rejected by ada\n`,
  );
  await openGate(stage, id, first.content);
  expect(await told(stage, ['approve', id, 'check', '--by', 'ada'])).toBe(
    `0 check of ${id} was approved by ada\n`,
  );
  expect(await told(stage, ['result', id])).toMatch(/^1 .*last failed/s);
}

type Places = Readonly<Record<string, readonly Canary[]>>;

/** Where which canaries are found: in what Temporal has and shows, in the storage folder, in logs. */
async function search({ folder, dev }: Stage, id: string): Promise<Places> {
  const state = (await readDevState(folder))!;
  const connection = await Connection.connect({ address: state.address });
  const handle = new Client({ connection }).workflow.getHandle(id);
  const history = historyToJSON(await handle.fetchHistory());
  const described = await connection.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: id },
  });
  const { searchAttributes, memo, ...rest } = described.workflowExecutionInfo!;
  await connection.close();
  const ui = `${state.uiUrl}/api/v1/namespaces/default/workflows`;
  const answers = await Promise.all(
    [`${ui}?query=`, `${ui}/${id}`, `${ui}/${id}/history`].map(async (url) => {
      const response = await fetch(url);
      expect([url, response.status]).toEqual([url, 200]);
      return await response.text();
    }),
  );
  expect(answers[2]).toContain('activityTaskScheduledEventAttributes');
  const files = filesBelow(join(folder, '.catenary'));
  const inFiles = (pattern: RegExp): Canary[] => {
    const matching = [...files].filter(([path]) => pattern.test(path)).map(([, bytes]) => bytes);
    expect([pattern, matching.length > 0]).toEqual([pattern, true]);
    return canariesIn(Buffer.concat(matching));
  };
  const said = await Promise.race([dev.ended, Promise.resolve(undefined)]);
  expect(said).toBeUndefined();
  return {
    history: canariesIn(history),
    'search attributes': canariesIn(JSON.stringify([searchAttributes, rest])),
    memo: canariesIn(JSON.stringify(memo)),
    'the answers of the UI': canariesIn(answers.join('\n')),
    storage: inFiles(/\/storage\//),
    database: inFiles(/\/dev\.db(?:-wal)?$/),
    'worker.log': inFiles(/\/worker\.log$/),
    'all other files': inFiles(/\/\.catenary\/(?!storage|dev\.db|worker\.log)/),
  };
}

const modeOf = (folder: string, file: string): string =>
  (statSync(join(folder, file)).mode & 0o777).toString(8);

test('with encryption on, no canary is anywhere, and the same search finds them without it', async () => {
  await runLetters(encrypted, 'letters-1');
  for (const [place, found] of Object.entries(await search(encrypted, 'letters-1')))
    expect([place, found]).toEqual([place, []]);

  const readable = await stageIn('readable', []);
  await runLetters(readable, 'letters-1');
  expect(canariesIn(WORDS)).toEqual(['key', 'error']);
  expect(await told(readable, ['show', 'letters-1', 'last'])).toContain(`${CANARIES.error} [redacted]`);
  const everything = ['input', 'prompt', 'answer', 'error', 'reason', 'complaint'];
  expect(await search(readable, 'letters-1')).toEqual({
    history: everything,
    'search attributes': [],
    memo: [],
    'the answers of the UI': everything,
    storage: ['answer'],
    database: everything,
    'worker.log': [],
    'all other files': [],
  });
  expect(readable.endpoint.ledger.calls.length).toBeGreaterThan(0);
  await replayDevServer(readable.folder);
});

test('every command that reads a run reads an encrypted one', async () => {
  expect(await told(encrypted, ['status', 'letters-1'])).toMatch(/^0 letters letters-1: failed, .*✗ last/s);
  const watched = await told(encrypted, ['watch', 'letters-1']);
  for (const text of ['copies done', CANARIES.reason, 'last failed']) expect(watched).toContain(text);
  const shown = await told(encrypted, ['show', 'letters-1', 'draft']);
  for (const text of [CANARIES.prompt, CANARIES.input, CANARIES.answer]) expect(shown).toContain(text);
  expect(await told(encrypted, ['show', 'letters-1', 'post'])).toContain(`no address: ${CANARIES.complaint}`);
  expect(await told(encrypted, ['list'])).toMatch(/^0 run .*letters-1 +letters +failed/s);
  expect(await told(encrypted, ['approvals'])).toMatch(/^0 /);
});

test('the temporal command reads an encrypted run, and decides it, through the codec server', async () => {
  const { folder } = encrypted;
  const [port] = await freePorts('127.0.0.1', 1);
  const token = 'f'.repeat(32);
  writeFileSync(join(folder, 'token'), `${token}\n`);
  const flags = ['--port', String(port), '--token-file', 'token', '--encode'];
  const server = cli.start(['codec-server', ...flags], { cwd: folder });
  await server.until('decrypts at');
  const { address, uiUrl } = (await readDevState(folder))!;
  const { path } = await findBinary(TEMPORAL_CLI);
  const url = `http://127.0.0.1:${port}`;
  const temporal = async (...args: readonly string[]): Promise<string> => {
    const where = ['--address', address, '--codec-endpoint', url, '--codec-auth', `Bearer ${token}`];
    return (await promisify(execFile)(path, ['workflow', ...args, ...where])).stdout;
  };
  const history = await temporal('show', '--workflow-id', 'letters-1', '--output', 'json');
  const shown = [...history.matchAll(/"data": "([^"]*)"/g)]
    .map(([, data]) => Buffer.from(data!, 'base64').toString())
    .join();
  for (const text of [CANARIES.prompt, CANARIES.input, CANARIES.answer]) expect(shown).toContain(text);

  const inputs = ['-i', 'brief=b', '-i', 'people=[]'];
  await told(encrypted, ['run', 'letters.yaml', ...inputs, '--id', 'letters-2', '--detach']);
  const { content } = await openGate(encrypted, 'letters-2');
  const decision = JSON.stringify({ gate: 'check', content, decision: 'approve', decidedBy: 'ada' });
  await temporal('signal', '--workflow-id', 'letters-2', '--name', 'decide', '--input', decision);
  expect(await told(encrypted, ['result', 'letters-2'])).toMatch(/^0 /);

  const asked = async (origin: string, body: string): Promise<[number, string | null]> => {
    const headers = {
      origin,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-namespace': 'default',
    };
    const response = await fetch(`${url}/decode`, { method: 'POST', body, headers });
    await response.text();
    return [response.status, response.headers.get('access-control-allow-origin')];
  };
  const ui = new URL(uiUrl!).origin;
  expect(await asked(ui, '{"payloads":[]}')).toEqual([200, ui]);
  expect(await asked(ui, '{"payloads":0}')).toEqual([400, ui]);
  expect(await asked('http://elsewhere.test', '{"payloads":[]}')).toEqual([403, null]);
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
});

test('the codec server needs keys, addresses of pages, and a token where others reach it', async () => {
  expect(toldBy(await cli.run(['codec-server']))).toMatch(/^2 which keys\? Name them with --key-file/);
  expect(toldBy(await cli.run(['codec-server', '--port', '70000']))).toMatch(
    /^2 .*'--port <n>' argument '70000' is invalid\. A port is a whole number from 1 to 65535\./,
  );
  const flags = ['--key-file', 'keys', '--origin', 'example.com'];
  expect(toldBy(await cli.run(['codec-server', ...flags]))).toMatch(
    /^2 --origin example\.com is not an address of a page: write one such as https/,
  );
  const open = ['codec-server', '--key-file', '../keys', '--host', '0.0.0.0'];
  expect(await told(encrypted, open)).toMatch(/^2 at 0\.0\.0\.0 other machines reach it.*--token-file/);
  expect(await told(encrypted, [...open, '--token-file', 'none'])).toMatch(/^2 --token-file none cannot be/);
});

test('an encrypted run is exported, verified and kept as a file, for its owner alone', async () => {
  const { folder } = encrypted;
  expect(await told(encrypted, ['verify', 'letters-1'])).toMatch(/^0 ✓ letters-1 .*1 of 1 histories replay/s);
  expect(await told(encrypted, ['verify', '--query', "WorkflowId = 'letters-1'"])).toMatch(/^0 ✓ letters-1/);
  expect(await told(encrypted, ['history', 'letters-1'])).toMatch(/^0 wrote letters-1\.history\.json/);
  expect(canariesIn(readFileSync(join(folder, 'letters-1.history.json')))).toEqual([]);
  expect(await told(encrypted, ['verify', '--file', 'letters-1.history.json'])).toMatch(/^0 ✓/);
  expect(await told(encrypted, ['snapshot', 'letters-1'])).toMatch(
    /^0 wrote letters-1\.snapshot\.json, failed/,
  );
  expect(canariesIn(readFileSync(join(folder, 'letters-1.snapshot.json')))).toContain('input');
  const files = [
    'letters-1.history.json',
    'letters-1.snapshot.json',
    '../keys',
    '.catenary/worker.log',
    '.catenary/dev.json',
  ];
  expect(files.map((file) => [file, modeOf(folder, file)])).toEqual(files.map((file) => [file, '600']));
  expect(modeOf(folder, '.catenary')).toBe('700');
});

test('an encrypted run goes on, is forked, compared and cancelled', async () => {
  expect(await told(encrypted, ['resume', 'letters-1', '--out', 'out'])).toMatch(
    /^0 .*── last ──\nthe end\n/s,
  );
  expect(modeOf(encrypted.folder, 'out/last.txt')).toBe('600');
  expect(await told(encrypted, ['resume', 'letters-1.snapshot.json', '--dry-run'])).toMatch(
    /^0 .*next +last/s,
  );
  expect(await told(encrypted, ['fork', 'letters-1', '--input', 'brief=another', '--detach'])).toMatch(/^0 /);
  await openGate(encrypted, 'letters-1~3');
  expect(await told(encrypted, ['cancel', 'letters-1~3'])).toMatch(/^0 /);
  expect(await told(encrypted, ['result', 'letters-1~3'])).toMatch(/^1 .*cancelled/s);
  const compared = await told(encrypted, ['compare', 'letters-1', 'letters-1~2', 'letters-1~3']);
  expect(compared).toMatch(/^0 .*letters-1~2.*cancelled/s);
  expect(await replayDevServer(encrypted.folder)).toEqual([
    'letters-1',
    'letters-1~2',
    'letters-1~3',
    'letters-2',
  ]);
});

test('keygen prints a key, or makes a file of keys, whose first one goes on encrypting', async () => {
  const line = /^0 \d{4}-\d\d-\d\d:[A-Za-z0-9+/]{43}=\n$/;
  expect(toldBy(await cli.run(['keygen']))).toMatch(line);
  const make = async (...flags: string[]) => toldBy(await cli.run(['keygen', '-o', 'more.keys', ...flags]));
  expect(await make('--id', 'a')).toMatch(/^0 wrote more\.keys: values are encrypted with the key a;/);
  expect(await make('--id', 'b')).toMatch(
    /^0 added the key b to more\.keys, below the first: once every client/,
  );
  expect(await make('--id', 'c', '--first')).toMatch(/^0 wrote more\.keys: .* the key c;/);
  expect(await make('--id', 'c')).toMatch(/^2 .*two keys have the id "c"/);
});

test('keys come from the environment too, and who has none, or others, is told so by name', async () => {
  const { folder } = encrypted;
  const { address } = (await readDevState(folder))!;
  const [line] = readFileSync(join(cli.folder, 'keys'), 'utf8').split('\n');
  const from = async (env: Readonly<Record<string, string>>, args: readonly string[]): Promise<string> =>
    toldBy(
      await cli.run(args, {
        env: { TEMPORAL_ADDRESS: address, CATENARY_STORAGE_DIR: join(folder, '.catenary/storage'), ...env },
      }),
    );
  const show = ['show', 'letters-1', 'draft'];
  expect(await from({ CATENARY_KEYS: line! }, show)).toContain(CANARIES.answer);
  expect(await from({ CATENARY_KEY_FILE: join(cli.folder, 'keys') }, show)).toContain(CANARIES.answer);
  expect(await from({}, ['status', 'letters-1'])).toBe(
    '2 run letters-1 cannot be read: it is encrypted, and this client has no keys: connect with `encryption` (--key-file, CATENARY_KEY_FILE)\n',
  );
  expect(await from({}, ['list'])).toMatch(
    /^0 .*4 of these runs cannot be read; letters-1~3: it is encrypted/s,
  );
  const other = (await cli.run(['keygen', '--id', 'other'])).stdout.trim();
  expect(await from({ CATENARY_KEYS: other }, ['snapshot', 'letters-1'])).toMatch(
    /^2 a value of run letters-1 was encrypted with the key "\d{4}-\d\d-\d\d", which is not in the key ring \("other"\): add its line below the first\n$/,
  );
  expect(await from({ CATENARY_KEYS: 'short:abc' }, ['list'])).toMatch(
    /^2 the encryption keys, line 1: the key "short" is not 32 bytes/,
  );
});
