import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import {
  AddressError,
  connect,
  ConnectionError,
  createCatenary,
  UnknownNamespaceError,
} from '../../src/client';
import { loadChain } from '../../src/define';
import { readDevState } from '../../src/dev/dev-state';
import { freePorts } from '../../src/dev/server/free-ports';
import { createWorker } from '../../src/worker';
import { told, useCliStage } from '../support/cli-stage';

const PAGE = `catenary: 1
name: page
inputs: {}
blocks: [{ step: draft, prompt: hello }]
`;
const cli = useCliStage({ answers: { draft: 'a draft' } }, { 'page.yaml': PAGE });
const model = (): never => {
  throw new Error('no call is made here');
};
let address: string;
let nobody: string;
beforeAll(async () => {
  ({ address } = (await readDevState(cli.folder))!);
  const [port] = await freePorts('127.0.0.1', 1);
  nobody = `127.0.0.1:${port}`;
});

const MEND =
  'start one with `npx catenary dev`, or name the address of one that runs (address, --address or TEMPORAL_ADDRESS)';
const unknownNamespace = (at: string | undefined): string =>
  `the Temporal server${at === undefined ? '' : ` at ${at}`} has no namespace "nons": name another ` +
  '(namespace, --namespace or TEMPORAL_NAMESPACE), or create it with `temporal operator namespace create`';

describe('where no server is', () => {
  test('a worker names address and mend', async () => {
    const worker = createWorker({ model, address: nobody });
    await expect(worker).rejects.toBeInstanceOf(ConnectionError);
    await expect(worker).rejects.toThrow(
      `cannot reach the Temporal server at ${nobody}: Connection refused; ${MEND}`,
    );
  });

  test('the command does so too, and exits with 3', async () => {
    expect(
      told(await cli.run(['worker', '--address', nobody, '--endpoint', cli.endpoint, '--no-metrics'])),
    ).toEqual([3, `cannot reach the Temporal server at ${nobody}: Connection refused; ${MEND}`]);
  });
});

test.each(['localhost', '[::1]'])(
  'an address without a port is tried at the default one, and that is said: %s',
  async (host) => {
    // The runner may have a server there.
    const occupied = jest.spyOn(Connection, 'connect').mockRejectedValue(new Error('no answer'));
    await expect(connect({ address: host })).rejects.toThrow(
      `cannot reach the Temporal server at ${host}:7233 (${host} names no port, and 7233 is the default): no answer; ${MEND}`,
    );
    occupied.mockRestore();
  },
);

test.each(['http://temporal:7233', 'localhost:', 'temporal:port'])(
  'what is no address is refused by worker and client: %s',
  async (wrong) => {
    const text = `the address "${wrong}" of the Temporal server must read like 127.0.0.1:7233 (address, --address or TEMPORAL_ADDRESS)`;
    for (const refused of [connect({ address: wrong }), createWorker({ model, address: wrong })]) {
      await expect(refused).rejects.toBeInstanceOf(AddressError);
      await expect(refused).rejects.toThrow(text);
    }
  },
);

describe('in a namespace that the server does not have', () => {
  test('worker and client name it, the server and the mend', async () => {
    for (const refused of [
      createWorker({ model, address, namespace: 'nons' }),
      connect({ address, namespace: 'nons' }),
    ]) {
      await expect(refused).rejects.toBeInstanceOf(UnknownNamespaceError);
      await expect(refused).rejects.toBeInstanceOf(ConnectionError);
      await expect(refused).rejects.toThrow(unknownNamespace(address));
    }
  });

  test('so do those around a connection that somebody else made, whatever they are asked', async () => {
    const connection = await NativeConnection.connect({ address });
    const catenary = createCatenary(new Client({ connection, namespace: 'nons' }));
    const run = catenary.get('page-1');
    const chain = loadChain(cli.path('page.yaml'));
    const asked = [
      () => createWorker({ model, connection, namespace: 'nons' }),
      () => catenary.list(),
      () => catenary.approvals(),
      () => catenary.start(chain, { id: 'page-1' }),
      () => catenary.resume('page-1'),
      () => run.info(),
      () => run.result(),
      () => run.snapshot(),
      () => run.cancel(),
      () => run.approve('check', { by: 'ada' }),
      () => run.watch()[Symbol.asyncIterator]().next(),
      () => run.histories()[Symbol.asyncIterator]().next(),
    ];
    for (const ask of asked) {
      const answer = ask();
      await expect(answer).rejects.toBeInstanceOf(UnknownNamespaceError);
      await expect(answer).rejects.toThrow(unknownNamespace(undefined));
    }
    await connection.close();
  });

  test.each([
    'worker --no-metrics --endpoint http://127.0.0.1:9',
    'run page.yaml',
    'status page-1',
    'watch page-1',
    'show page-1',
    'result page-1',
    'list',
    'cancel page-1',
    'approvals',
    'approve page-1 check',
    'snapshot page-1',
    'resume page-1',
    'record page-1',
    'history page-1',
    'verify page-1',
    'storage gc --dry-run --storage .',
  ])('the command exits with 2: %s', async (line) => {
    const args = [...line.split(' '), '--namespace', 'nons'];
    const { code, stderr } = await cli.run(args);
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([2, unknownNamespace(address)]);
  });

  test('doctor finds it', async () => {
    const { code, stdout } = await cli.run(['doctor', '--namespace', 'nons']);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(`\u2717 namespace          ${unknownNamespace(address)}`),
    ]);
  });
});

describe('a query that the server refuses', () => {
  test.each([
    ['foo="x"', 'invalid search attribute: foo'],
    ['ExecutionStatus="Runing"', "invalid expression: invalid ExecutionStatus value 'Runing'"],
    ['foo = ', 'malformed SQL query: syntax error'],
  ])('%s is named with the reason by the client, and the command exits with 2', async (query, reason) => {
    const message = `the query ${JSON.stringify(query)} cannot be used: ${reason}`;
    const catenary = await connect({ address });
    for (const ask of [() => catenary.list({ query }), () => catenary.approvals({ query })])
      await expect(ask()).rejects.toMatchObject({ name: 'QueryError', query, message });
    await catenary.close();
    expect(told(await cli.run(['verify', '--query', query]))).toEqual([2, message]);
  });
});
