import { targetOf } from '../../../src/cli/connection';

const dev = {
  address: '127.0.0.1:7000',
  namespace: 'default',
  uiUrl: 'http://127.0.0.1:8000',
  pid: 1,
  storage: '/p/.catenary/storage',
  startedAt: '',
};

test('the development server of the folder gives what no flag says', () => {
  expect(targetOf({}, dev, undefined)).toEqual({
    address: '127.0.0.1:7000',
    namespace: 'default',
    uiUrl: 'http://127.0.0.1:8000',
    storage: { dir: '/p/.catenary/storage' },
    dev,
  });
  const flags = { namespace: 'mine', storage: '/s', taskQueue: 'q' };
  expect(targetOf(flags, dev, '/env')).toMatchObject({
    namespace: 'mine',
    storage: { dir: '/s' },
    taskQueue: 'q',
  });
  expect(targetOf({}, dev, '/env')).toMatchObject({ storage: { dir: '/env' } });
});

test('elsewhere only flags and variables count', () => {
  expect(targetOf({}, undefined, undefined)).toEqual({});
  expect(targetOf({ address: 'a:1', profile: 'p' }, undefined, '/env')).toEqual({
    address: 'a:1',
    profile: 'p',
    storage: { dir: '/env' },
  });
});
