import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { format } from 'prettier';
import { createActivities, createAnthropicModel } from '../../src/activities';
import { modelTaskQueue } from '../../src/chain/contract';
import { normalise } from '../../src/chain/definition/normalise';
import { hashOf } from '../../src/chain/run/run';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { createScriptedEndpoint, type ScriptedEndpoint } from '../../src/testing/scripted';
import { historiesOf } from '../support/replay';
import type { TestServer } from '../support/servers';
import { decideOn, untilAsked } from '../support/deciding';
import { inputOf, type RunHandle } from '../support/stage';
import { suggestingServer } from '../support/suggesting-server';
import { CASES, filesOf, MODELS, OWN_ACTIVITIES, type RecordedCase } from './cases';

/** Where a recorded history comes from. */
export interface Provenance {
  readonly sdk: string;
  readonly server: string;
  readonly recorded: string;
  /** sha-256 of the normalised chain. */
  readonly chain: string;
}

type History = temporal.api.history.v1.IHistory;

const HISTORIES = join(__dirname, 'histories');
const SDK = (require('@temporalio/worker/package.json') as { version: string }).version;

/** Machine names, process ids and stack traces are nobody's business. */
function scrub(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => scrub(item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, scrub(each, name)]));
  if (typeof value !== 'string') return value;
  if (key === 'identity') return 'recorder';
  if (key === 'stackTrace') return '';
  return value.replace(/\d+@[\w.-]+/g, 'recorder');
}

async function writeJson(name: string, value: unknown): Promise<void> {
  const text = await format(JSON.stringify(value), { parser: 'json', printWidth: 120 });
  writeFileSync(join(HISTORIES, name), text);
}

async function runCase(
  server: TestServer,
  name: string,
  scene: RecordedCase,
  endpoint: ScriptedEndpoint,
): Promise<History[]> {
  const handle: RunHandle = await server.env.client.workflow.start(scene.chain.name, {
    workflowId: name,
    taskQueue: 'record',
    args: [
      inputOf(
        scene.chain,
        { brief: 'kettle' },
        {
          modelTaskQueue: modelTaskQueue('record'),
          ...(scene.cancelAsked !== undefined && { waiting: true }),
        },
      ),
    ],
  });
  if (scene.cancelAt !== undefined) {
    await endpoint.ledger.waitFor(({ calls }) => calls.some(({ call }) => call === scene.cancelAt));
    await endpoint.ledger.waitFor(({ inFlight }) => inFlight === 1);
    await handle.cancel();
  }
  if (scene.cancelAsked !== undefined) {
    await untilAsked(handle, scene.cancelAsked);
    await handle.cancel();
  }
  if (scene.answeredByHand !== undefined) {
    await endpoint.ledger.waitFor(({ calls }) => calls.some(({ call }) => call === scene.answeredByHand));
    await server.env.client.activity.complete(
      { workflowId: name, activityId: scene.answeredByHand },
      scene.byHand ?? {},
    );
  }
  for (const { by = 'update', ...decision } of scene.decisions ?? []) {
    const { content } = await untilAsked(handle, decision.gate);
    const said = { ...decision, content, decidedBy: 'anna' };
    if (by === 'signal') await handle.signal('decide', said);
    else await decideOn(handle, said);
  }
  await handle.result().catch(() => undefined);
  const { status } = await handle.describe();
  if (status.name !== scene.end) throw new Error(`${name} ended as ${status.name}, not as ${scene.end}`);
  return (await historiesOf(server.env.client, name)).toReversed();
}

async function recordAll(bundle: WorkflowBundleWithSourceMap): Promise<void> {
  const server = await suggestingServer(40, { searchAttributes: true });
  let endpoint: ScriptedEndpoint | undefined;
  const model = createAnthropicModel({
    baseUrl: 'http://scripted.test',
    fetch: (input, init) => endpoint!.fetch(input, init),
  });
  const shared = {
    connection: server.env.nativeConnection,
    activities: { ...OWN_ACTIVITIES, ...createActivities({ model, models: MODELS, random: () => 0 }) },
  };
  const workers = [
    await Worker.create({ ...shared, taskQueue: 'record', workflowBundle: bundle }),
    await Worker.create({ ...shared, taskQueue: modelTaskQueue('record') }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  for (const [name, scene] of Object.entries(CASES)) {
    if (scene.before !== undefined) continue;
    if (filesOf(name).every((file) => existsSync(join(HISTORIES, `${file}.json`)))) continue;
    endpoint = createScriptedEndpoint({ answers: scene.answers });
    const histories = await runCase(server, name, scene, endpoint);
    const files = filesOf(name);
    if (histories.length !== files.length)
      throw new Error(`${name} has ${histories.length} histories, not ${files.length}`);
    const provenance: Provenance = {
      sdk: SDK,
      server: `temporal CLI ${TEMPORAL_CLI.version}`,
      recorded: new Date().toISOString().slice(0, 10),
      chain: hashOf(normalise(scene.chain)),
    };
    for (const [i, file] of files.entries()) {
      await writeJson(`${file}.json`, scrub(JSON.parse(historyToJSON(histories[i] as never))));
      await writeJson(`${file}.provenance.json`, provenance);
    }
    await endpoint.close();
  }
  for (const worker of workers) worker.shutdown();
  await running;
  await server.close();
}

/** What is wrong with the recorded histories; empty where all is well. */
async function problemsOf(bundle: WorkflowBundleWithSourceMap): Promise<string[]> {
  const wanted = Object.keys(CASES).flatMap(filesOf);
  const present = readdirSync(HISTORIES);
  const expected = wanted.flatMap((file) => [`${file}.json`, `${file}.provenance.json`]);
  const problems = [
    ...expected.filter((file) => !present.includes(file)).map((file) => `${file} is missing`),
    ...present.filter((file) => !expected.includes(file)).map((file) => `${file} belongs to no case`),
  ];
  if (problems.length > 0) return problems;
  for (const [name, { chain }] of Object.entries(CASES)) {
    for (const file of filesOf(name)) {
      const { chain: hash } = JSON.parse(
        readFileSync(join(HISTORIES, `${file}.provenance.json`), 'utf8'),
      ) as Provenance;
      if (hash !== hashOf(normalise(chain))) problems.push(`${file} was recorded from another chain`);
      const history = historyFromJSON(JSON.parse(readFileSync(join(HISTORIES, `${file}.json`), 'utf8')));
      await Worker.runReplayHistory({ workflowBundle: bundle }, history, name).catch((error: Error) =>
        problems.push(`${file} does not replay: ${error.message}`),
      );
    }
  }
  return problems;
}

async function main(): Promise<void> {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const bundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../src/workflows/bundle'),
    logger,
  });
  if (!process.argv.includes('--check')) await recordAll(bundle);
  const problems = await problemsOf(bundle);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

void main();
