import { execFile } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import { PREBUILT } from '../../src/worker/prebuilt';
import { type Consumer, createConsumer, pack, type Packed } from '../support/consumer';
import { devServer, type TestServer } from '../support/servers';

jest.setTimeout(300_000);

const execute = promisify(execFile);
const BUNDLE = join('dist', basename(PREBUILT));
const bin = (name: string): string => join(__dirname, '../../node_modules/.bin', name);

let packed: Packed;
let server: TestServer;
/** Installs nothing but the package, and TypeScript. */
let fresh: Consumer;
/** Uses protobufjs 7 itself, so that Temporal's packages get their copies of 8 each. */
let crowded: Consumer;

beforeAll(async () => {
  packed = pack();
  [server, fresh, crowded] = await Promise.all([
    devServer(),
    createConsumer([packed.tarball, 'typescript@7.0.2', '@types/node@20']),
    createConsumer(['protobufjs@7', packed.tarball]),
  ]);
}, 600_000);

afterAll(async () => {
  for (const each of [fresh, crowded, packed]) each?.remove();
  await server?.close();
});

describe('the tarball', () => {
  it('holds what is run and nothing else', () => {
    const tops = new Set(packed.files.map((file) => file.split('/')[0]!));
    expect([...tops].toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
      'schema',
    ]);
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'dist/index.js',
        'dist/index.d.ts',
        'dist/cli/main.js',
        BUNDLE,
        'dist/local-model/main.js',
        'dist/local-model/package-lock.json',
        'schema/chain.schema.json',
      ]),
    );
    expect(packed.size).toBeLessThan(2_000_000);
  });

  it('does not tell where it was built', () => {
    const code = readFileSync(join(packed.folder, BUNDLE), 'utf8');
    const map = Buffer.from(code.slice(code.lastIndexOf('base64,') + 7), 'base64').toString();
    const tells = (text: string): boolean => text.includes(packed.folder);
    expect([map.includes('"src/workflows/run-chain.ts"'), tells(code), tells(map)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('passes publint and attw', async () => {
    const { stdout } = await execute(bin('publint'), [packed.tarball, '--strict']);
    expect(stdout).toContain('All good!');
    await expect(execute(bin('attw'), [packed.tarball])).resolves.toBeDefined();
  });
});

const USE = `
import { chain, type ChainResult, ChainRunError, connect } from 'catenary';
import { createCatenary, type RunEvent } from 'catenary/client';
import { createScriptedEndpoint, simulate } from 'catenary/testing';
import { CatenaryPlugin, createWorker } from 'catenary/worker';
import type { Pieces } from 'catenary/workflow';
import { z } from 'zod';

const page = chain('page', { inputs: z.object({ brief: z.string() }) })
  .step('headline', { prompt: 'A headline for {{brief}}', checks: [{ maxWords: 5 }] })
  .step('keywords', { prompt: 'Keywords of {{headline}}', output: z.array(z.string()) });
const { outputs, status } = simulate(page, {
  inputs: { brief: 'a lamp' },
  answers: { headline: ['far more words than it may have', 'A lamp'], keywords: { json: ['lamp'] } },
});
const headline: string | undefined = outputs.headline;
const keywords: string[] | undefined = outputs.keywords;
export type Types = [ChainResult<{ headline: string }>, RunEvent, Pieces];
const imported = [ChainRunError, connect, createCatenary, createScriptedEndpoint, CatenaryPlugin, createWorker];
console.log(JSON.stringify({ status, headline, keywords, imported: imported.map((each) => typeof each) }));
`;

const MISTAKE = `
import { chain } from 'catenary';
import { z } from 'zod';
export const page = chain('page', { inputs: z.object({ brief: z.string() }) }).step('headline', { prompt: '{{breif}}' });
`;

describe('a TypeScript project that installs it', () => {
  const compile = (...files: string[]): Promise<string> => {
    const strict = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    return fresh
      .run('npx', '--no-install', 'tsc', ...strict, ...files)
      .catch((error: { stdout: string }) => error.stdout);
  };

  it('type-checks it from ESM and CommonJS, declarations included', async () => {
    fresh.write({ 'use.mts': USE, 'use.cts': USE });
    const problems = (await compile('use.mts', 'use.cts'))
      .split('\n')
      .filter((line) => / error TS/.test(line));
    // Temporal's own declarations import `ms`, which has none: the one thing that skipLibCheck would be needed for.
    expect(
      problems.filter((line) => !/^node_modules\/@temporalio\/common\/.* module 'ms'/.test(line)),
    ).toEqual([]);
  });

  it('has its misspelt slots pointed out', async () => {
    fresh.write({ 'mistake.mts': MISTAKE });
    expect(await compile('mistake.mts', '--skipLibCheck', '--noEmit')).toMatch(/mistake\.mts.*error TS2322/s);
    expect(await compile('mistake.mts', '--skipLibCheck', '--noEmit')).toContain('{{breif}}');
  });

  it.each(['use.mjs', 'use.cjs'])('simulates a chain in %s', async (file) => {
    expect(JSON.parse(await fresh.run('node', file))).toEqual({
      status: 'done',
      headline: 'A lamp',
      keywords: ['lamp'],
      imported: Array.from({ length: 6 }, () => 'function'),
    });
  });

  it('starts chains without loading what only workers need', async () => {
    const script = "require('catenary'); console.log(Object.keys(require.cache).join('\\n'));";
    const loaded = await fresh.run('node', '--eval', script);
    expect(loaded).toContain('node_modules/@temporalio/client/');
    for (const heavy of ['@temporalio/worker', '@temporalio/core-bridge', '@swc', 'webpack', '@anthropic-ai'])
      expect(loaded).not.toContain(`node_modules/${heavy}/`);
  });

  it('has the command', async () => {
    expect(await fresh.run('npx', '--no-install', 'catenary', '--help')).toContain('Usage: catenary');
  });

  it('bundles the pieces with workflows of its own', async () => {
    fresh.write({
      'workflows.ts': `
import { sleep } from '@temporalio/workflow';
import { createPieces } from 'catenary/workflow';
export { runChain } from 'catenary/workflow';
export async function letter(topic: string): Promise<string> {
  await sleep(1);
  return await createPieces().runStep<string>({ step: 'letter', prompt: 'A letter about {{topic}}' }, { topic });
}`,
      'bundle.cjs': `
const { bundleWorkflowCode, DefaultLogger } = require('@temporalio/worker');
const logger = new DefaultLogger('WARN', ({ level, message }) => console.log(level, message));
bundleWorkflowCode({ workflowsPath: require.resolve('./workflows.ts'), logger }).then(({ code }) => {
  const own = code.slice(0, code.lastIndexOf('//# sourceMappingURL'));
  console.log(JSON.stringify({ pieces: own.includes('createPieces'), stray: own.match(/node_modules\\/(zod|ajv|yaml|@anthropic-ai)\\//g) }));
});`,
    });
    expect(JSON.parse(await fresh.run('node', 'bundle.cjs'))).toEqual({ pieces: true, stray: null });
  });
});

const RUN = `
const { readdirSync } = require('node:fs');
const { chain, connect } = require('catenary');
const { createWorker, workflowCode } = require('catenary/worker');
const { z } = require('zod');

const page = chain('page', { inputs: z.object({ brief: z.string() }) })
  .step('long', { prompt: 'A long text about {{brief}}' })
  .step('short', { prompt: 'Sum this up: {{long}}' });
const model = async ({ messages }) => ({
  model: 'test',
  text: messages[0].content.startsWith('Sum') ? String(messages[0].content.length) : 'x'.repeat(3_000_000),
  stopReason: 'end_turn',
  usage: { inputTokens: 1, outputTokens: 1 },
});

async function main([address, id]) {
  const storage = { dir: 'storage' };
  const worker = await createWorker({ address, storage, model });
  const ended = worker.run();
  const catenary = await connect({ address, storage });
  const { outputs } = await catenary.run(page, { id, inputs: { brief: 'a lamp' } });
  await catenary.close();
  worker.shutdown();
  await ended;
  const files = readdirSync('storage', { recursive: true }).length;
  const prebuilt = 'workflowBundle' in workflowCode();
  console.log(JSON.stringify({ long: outputs.long.length, short: outputs.short, stored: files > 0, prebuilt }));
}
void main(process.argv.slice(2));
`;

const REPLAY = `
const { readFileSync } = require('node:fs');
const { createDataConverter } = require('catenary');
const { workflowCode } = require('catenary/worker');
const { historyToJSON } = require('@temporalio/common/lib/proto-utils');
const { Worker } = require('@temporalio/worker');

async function main([id]) {
  const dataConverter = createDataConverter({ storage: { dir: 'storage' } });
  const history = JSON.parse(readFileSync('history.json', 'utf8'));
  await Worker.runReplayHistory({ ...workflowCode(), dataConverter }, history, id);
  console.log('replayed', typeof historyToJSON({ events: [] }));
}
void main(process.argv.slice(2));
`;

const COPIES = `
const { createRequire } = require('node:module');
const copyOf = (name) => createRequire(require.resolve(name)).resolve('protobufjs/light');
console.log(new Set(['@temporalio/common', '@temporalio/proto'].map(copyOf)).size);
`;

describe.each([
  ['alone', () => fresh, 1],
  ['beside protobufjs 7', () => crowded, 2],
])('installed %s', (name, consumer, copies) => {
  const id = `page-${name.replaceAll(' ', '-')}`;

  it('runs a chain whose values are kept outside Temporal', async () => {
    const project = consumer();
    project.write({ 'run.cjs': RUN });
    expect(JSON.parse(await project.run('node', 'run.cjs', server.address, id))).toEqual({
      long: 3_000_000,
      short: String(3_000_000 + 'Sum this up: '.length),
      stored: true,
      prebuilt: true,
    });
  });

  it("has the interpreter bundled anew where Temporal's worker is of another release than it was built with", async () => {
    const project = consumer();
    const prebuilt = join(project.folder, 'node_modules/catenary', BUNDLE);
    const elsewhere = join(project.folder, 'bundle.js');
    renameSync(prebuilt, elsewhere);
    const said = await project.run('node', 'run.cjs', server.address, `${id}-anew`);
    renameSync(elsewhere, prebuilt);
    expect(JSON.parse(said.trim().split('\n').at(-1)!)).toMatchObject({ long: 3_000_000, prebuilt: false });
  });

  it('replays a history that the temporal CLI wrote as JSON', async () => {
    const project = consumer();
    const { path } = await findBinary(TEMPORAL_CLI);
    const show = ['workflow', 'show', '--workflow-id', id, '--address', server.address, '--output', 'json'];
    const { stdout } = await execute(path, show, { maxBuffer: 64 * 1024 * 1024 });
    project.write({ 'history.json': stdout, 'replay.cjs': REPLAY, 'copies.cjs': COPIES });
    expect(Number(await project.run('node', 'copies.cjs'))).toBe(copies);
    expect(await project.run('node', 'replay.cjs', id)).toContain('replayed');
  });
});
