import { Connection } from '@temporalio/client';
import { connect, connectionOptionsOf, connectTo } from '../../../src/client/connect';
import { useFolder } from '../../support/folder';

const folder = useFolder();
const before = { ...process.env };
beforeAll(() => {
  const file = folder.file(
    'temporal.toml',
    '[profile.default]\naddress = "10.0.0.1:7233"\nnamespace = "shop"\n\n' +
      '[profile.cloud]\naddress = "cloud:7233"\nnamespace = "prod"\napi_key = "secret"\n',
  );
  for (const name of Object.keys(process.env)) if (name.startsWith('TEMPORAL_')) delete process.env[name];
  process.env['TEMPORAL_CONFIG_FILE'] = file;
});
afterAll(() => {
  process.env = before;
});

it("takes what is unset from the temporal CLI's configuration", () => {
  expect(connectionOptionsOf({})).toMatchObject({ address: '10.0.0.1:7233', namespace: 'shop' });
  expect(connectionOptionsOf({ profile: 'cloud' })).toMatchObject({
    address: 'cloud:7233',
    namespace: 'prod',
    apiKey: 'secret',
    tls: true,
  });
});

it('lets options win over the configuration', () => {
  const options = { address: '127.0.0.1:1', namespace: 'mine', apiKey: 'own', tls: false } as const;
  expect(connectionOptionsOf({ ...options, profile: 'cloud' })).toMatchObject(options);
});

it('takes messages of any size', async () => {
  const asked = jest.spyOn(Connection, 'connect').mockRejectedValue(new Error('not here'));
  await expect(connect()).rejects.toThrow('not here');
  await expect(connectTo({ address: 'dev:1', namespace: 'n' }, {})).rejects.toThrow('not here');
  const options = { channelArgs: { 'grpc.max_receive_message_length': -1 } };
  expect(asked.mock.calls).toMatchObject([
    [{ ...options, address: '10.0.0.1:7233' }],
    [{ ...options, address: 'dev:1' }],
  ]);
  asked.mockRestore();
});

it('names the configuration where it cannot be used', () => {
  expect(() => connectionOptionsOf({ profile: 'nothing' })).toThrow(
    /^the temporal CLI's configuration cannot be used: .*nothing/,
  );
});
