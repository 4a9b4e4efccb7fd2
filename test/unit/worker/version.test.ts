import { WorkerVersionError } from '../../../src/worker';
import { deploymentOf } from '../../../src/worker/version';

test('a version pins runs to its build', () => {
  expect(deploymentOf({ deployment: 'shop', buildId: '1.0+abc' })).toEqual({
    useWorkerVersioning: true,
    version: { deploymentName: 'shop', buildId: '1.0+abc' },
    defaultVersioningBehavior: 'PINNED',
  });
});

test.each(['', 'a.b', 'a:b', '__a'])(
  'the deployment %j, which the server would not take, is refused',
  (deployment) => {
    expect(() => deploymentOf({ deployment, buildId: '1' })).toThrow(WorkerVersionError);
  },
);

test('a build without an id is refused', () => {
  expect(() => deploymentOf({ deployment: 'a', buildId: '' })).toThrow('version.buildId is empty');
});
