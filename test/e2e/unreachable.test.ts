import { connect, ConnectionError, UnknownNamespaceError } from '../../src/client';
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

const unknownNamespace = (at: string | undefined): string =>
  `the Temporal server${at === undefined ? '' : ` at ${at}`} has no namespace "nons": name another ` +
  '(namespace, --namespace or TEMPORAL_NAMESPACE), or create it with `temporal operator namespace create`';

describe('where no server is', () => {
  test('a worker names address and mend', async () => {
    const worker = createWorker({ model, address: nobody });
    await expect(worker).rejects.toBeInstanceOf(ConnectionError);
    await expect(worker).rejects.toThrow(
      `cannot reach the Temporal server at ${nobody}: Connection refused; start one with \`npx catenary dev\``,
    );
  });

  test('the command does so too, and exits with 3', async () => {
    expect(
      told(await cli.run(['worker', '--address', nobody, '--endpoint', cli.endpoint, '--no-metrics'])),
    ).toEqual([
      3,
      `cannot reach the Temporal server at ${nobody}: Connection refused; start one with \`npx catenary dev\``,
    ]);
  });
});

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
});
