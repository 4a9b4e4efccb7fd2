import { CatenaryPlugin, createWorker } from '../../../src/worker';

const model = (): never => {
  throw new Error('no call is made here');
};
// Nobody listens there: what is wrong is said before anything is connected.
const address = '127.0.0.1:1';

test.each([
  [{ modelConcurrency: 0 }, 'modelConcurrency is 0: it must be a whole number of 1 or more'],
  [{ modelConcurrency: 1.5 }, 'modelConcurrency is 1.5: it must be a whole number of 1 or more'],
  [{ modelConcurrency: '5' }, "modelConcurrency is '5': it must be a whole number of 1 or more"],
  [{ modelRateLimit: 0 }, 'modelRateLimit is 0: it must be calls a second, more than 0'],
  [{ modelRateLimit: NaN }, 'modelRateLimit is NaN: it must be calls a second, more than 0'],
  [{ maxOutputBytes: -1 }, 'maxOutputBytes is -1: it must be a number of bytes, 1 or more'],
])('refuses %j by name, value and what it may be', async (options, message) => {
  const given = { model, ...options } as { model: typeof model };
  await expect(createWorker({ address, ...given })).rejects.toThrow(new RangeError(message));
  expect(() => new CatenaryPlugin(given)).toThrow(new RangeError(message));
});

test('refuses a port that is none, and a model that is no function', async () => {
  await expect(createWorker({ address, model, health: { port: 70_000 } })).rejects.toThrow(
    'health.port is 70000: it must be a port, from 0 to 65535',
  );
  await expect(createWorker({ address } as never)).rejects.toThrow(
    new TypeError('model is undefined: it must be a function, such as createAnthropicModel() makes'),
  );
});

test('takes any output, and a call in several seconds', () => {
  const given = { model, modelConcurrency: 1, modelRateLimit: 0.2, maxOutputBytes: Infinity };
  expect(() => new CatenaryPlugin(given)).not.toThrow();
});
