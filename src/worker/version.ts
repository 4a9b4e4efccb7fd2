import type { WorkerDeploymentOptions } from '@temporalio/worker';

/** Which build of the workers a process is: Temporal's Worker Versioning. */
export interface WorkerVersion {
  /** What all builds of these workers have in common, such as the service's name. Neither `.` nor `:`, no `__` in front. */
  readonly deployment: string;
  /** Another one for each release of the code, such as a commit or an image's tag. */
  readonly buildId: string;
}

/** A version that the server would not take: it tells nobody, and never gives such a worker any work. */
export class WorkerVersionError extends TypeError {
  override readonly name = 'WorkerVersionError';
}

/**
 * Runs stay on the build that they began on (`PINNED`).
 *
 * @throws WorkerVersionError
 */
export function deploymentOf({ deployment, buildId }: WorkerVersion): WorkerDeploymentOptions {
  if (deployment === '' || /[.:]|^__/.test(deployment))
    throw new WorkerVersionError(
      `version.deployment is ${JSON.stringify(deployment)}: it must be a name without "." and ":" that does not begin with "__"`,
    );
  if (buildId === '')
    throw new WorkerVersionError('version.buildId is empty: give each build an id of its own');
  return {
    useWorkerVersioning: true,
    version: { deploymentName: deployment, buildId },
    defaultVersioningBehavior: 'PINNED',
  };
}
