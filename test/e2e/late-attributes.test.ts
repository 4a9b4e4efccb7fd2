import { setTimeout } from 'node:timers/promises';
import { type Catenary, connect } from '../../src/client';
import { registeredAttributes } from '../../src/client/start/registered-attributes';
import { ensureSearchAttributes } from '../../src/dev/server/prepare-namespace';
import { CHAIN_SEARCH_ATTRIBUTES } from '../../src/dev/server/start-dev-server';
import { buildCli, type BuiltCli, type Ended } from '../support/built-cli';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { devServer } from '../support/servers';

/** A server whose operator registers the search attributes while runs are open. */
const stage = useClientStage(() => ({ openServer: () => devServer({ searchAttributes: {} }) }));
const inputs = { brief: 'b' };
const asking = chainOf(
  [
    { step: 'draft', prompt: '{{brief}}' },
    { approval: 'review', of: 'draft' },
  ],
  { name: 'asking' },
);
const busy = chainOf([{ step: 'slow', prompt: '{{brief}}' }], { name: 'busy' });

let cli: BuiltCli;
let later: Catenary;
let release: (text: string) => void = () => undefined;
const idsOf = (runs: readonly { readonly id: string }[]): string[] => runs.map(({ id }) => id);
const verify = async (...words: string[]): Promise<Ended> =>
  await cli.run(['verify', '--address', stage.server.address, '--profile', '', ...words]);

/** An index that is asked too early knows too little. */
async function until(list: () => Promise<string[]>, wanted: readonly string[]): Promise<void> {
  for (let left = 50; left > 0 && (await list()).toString() !== wanted.toString(); left--)
    await setTimeout(100);
  expect(await list()).toEqual(wanted);
}

beforeAll(() => {
  cli = buildCli();
}, 60_000);
afterAll(async () => {
  await later?.close();
  cli?.remove();
});

test('runs from before the search attributes are listed, found waiting and verified like those from after', async () => {
  stage.answer({ 'slow/generate': () => new Promise((resolve) => (release = resolve)) });
  const { address, namespace } = stage.server;
  const before = await stage.catenary.start(asking, { id: 'before', inputs });
  await ensureSearchAttributes(stage.server.env.connection, namespace, CHAIN_SEARCH_ATTRIBUTES);
  later = await connect({ address, namespace, taskQueue: stage.catenary.taskQueue });
  const after = await later.start(asking, { id: 'after', inputs });
  const working = await later.start(busy, { id: 'working', inputs });
  for (const { id } of [before, after, working]) stage.replay(id);

  await until(async () => idsOf(await later.list()), ['working', 'after', 'before']);
  await until(async () => idsOf(await later.list({ chain: 'asking' })), ['after', 'before']);
  await until(async () => idsOf(await later.approvals()), ['after', 'before']);
  const verified = await verify('--query', 'ExecutionStatus="Running"');
  expect(verified.code).toBe(0);
  expect(verified.stderr).not.toContain('--query');
  expect(verified.stdout).toMatch(/✓ working .*✓ after .*✓ before .*3 of 3 histories replay/s);

  // A limit counts waiting runs: the client from before asks the one that works as well.
  expect(idsOf(await stage.catenary.approvals({ limit: 1 }))).toEqual(['after']);
  await working.cancel();
  release('late');
  await working.result().catch(() => undefined);
  for (const run of [before, after]) {
    await run.approve('review', { by: 'ada' });
    await run.result();
  }
  await until(async () => idsOf(await later.approvals()), []);
});

test('verify tells a query that finds nothing from one that finds others, and passes neither unless it is allowed', async () => {
  const query = ['--query', `ExecutionStatus="Running" AND TaskQueue="nobody's"`];
  expect(await verify(...query)).toEqual({
    code: 2,
    stdout: '0 of 0 histories replay on the present code\n',
    stderr:
      '--query ExecutionStatus="Running" AND TaskQueue="nobody\'s" finds no workflow in the namespace default; ' +
      '--allow-none where that is no mistake\n',
  });
  const { client } = stage.catenary;
  const other = await client.workflow.start('other', { workflowId: 'other', taskQueue: "nobody's" });
  await until(async () => [String((await client.workflow.count(query[1])).count)], ['1']);
  const strict = await verify(...query, '--json');
  expect(strict).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('finds 1 workflow, none of them a run') as string,
  });
  expect(JSON.parse(strict.stdout)).toEqual({ verified: 0, failed: 0, histories: [] });
  const allowed = await verify(...query, '--allow-none');
  expect(allowed).toMatchObject({ code: 0, stderr: expect.stringContaining('none of them a run') as string });
  await other.terminate();
});

test('a client that may not list search attributes knows them by the names of the namespace', async () => {
  const { address, namespace } = stage.server;
  const { client } = (later ??= await connect({ address, namespace }));
  const denied = Object.assign(new Error('7 PERMISSION_DENIED: Request unauthorized.'), {
    code: 7,
    details: 'Request unauthorized.',
    metadata: {},
  });
  jest.spyOn(client.connection.operatorService, 'listSearchAttributes').mockRejectedValue(denied);
  expect(await registeredAttributes(client)).toEqual(['CatenaryChain', 'CatenaryWaiting']);
});
