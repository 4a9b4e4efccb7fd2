import { shellWord } from '../text/shell-word';

/** A build of a deployment of workers. */
export interface Version {
  readonly deployment: string;
  readonly buildId: string;
}

/** Who asks a task queue for work, and who is given it. */
export interface QueueFacts {
  readonly name: string;
  /** The version of each worker that asked lately; undefined for one without. */
  readonly pollers: readonly (Version | undefined)[];
  /** The build that new runs go to; undefined: workers without a version. */
  readonly current: Version | undefined;
}

export const versionText = ({ deployment, buildId }: Version): string => `build ${buildId} of ${deployment}`;

const isSame = (a: Version | undefined, b: Version | undefined): boolean =>
  a?.deployment === b?.deployment && a?.buildId === b?.buildId;

/** Whether work is given to somebody: that of a new run, or of one that is pinned to a build. */
export function isServed({ pollers, current }: QueueFacts, pinned?: Version): boolean {
  return pollers.some((poller) => isSame(poller, pinned ?? current));
}

/** Why work waits on a task queue. */
export interface IdleQueue {
  readonly queue: string;
  /** What comes before `the task queue`: `no worker serves`. */
  readonly lack: string;
  /** What to do about it. */
  readonly mend: string;
}

/** Why nobody takes the work of a new run, or of one that is pinned to a build. */
export function idleQueueOf({ name, pollers, current }: QueueFacts, pinned?: Version): IdleQueue {
  const wanted = pinned ?? current;
  const offered = pollers.find((poller) => poller !== undefined);
  if (wanted)
    return {
      queue: name,
      lack: `no worker of ${versionText(wanted)} serves`,
      mend: `start one: npx catenary worker --deployment ${shellWord(wanted.deployment)} --build-id ${shellWord(wanted.buildId)}`,
    };
  if (offered)
    return {
      queue: name,
      lack: `workers of ${versionText(offered)} poll, and no build is current for`,
      mend: `make it current: ${setCurrent(offered)}`,
    };
  return {
    queue: name,
    lack: 'no worker serves',
    mend: 'start one: npx catenary worker, or npx catenary dev',
  };
}

/** As a sentence: `no worker serves the task queue catenary and catenary-models`. */
export function idleText(idle: readonly IdleQueue[]): string {
  const lacks = [...new Set(idle.map(({ lack }) => lack))];
  return lacks
    .map((lack) => {
      const queues = idle.filter((each) => each.lack === lack).map(({ queue }) => queue);
      return `${lack} the task queue ${queues.join(' and ')}`;
    })
    .join('; ');
}

const setCurrent = ({ deployment, buildId }: Version): string =>
  `temporal worker deployment set-current-version --deployment-name ${shellWord(deployment)} --build-id ${shellWord(buildId)}`;

/** All builds that workers on these queues have, each once. */
export function buildsOn(queues: readonly QueueFacts[]): Version[] {
  const all = queues.flatMap(({ pollers }) => pollers.filter((poller) => poller !== undefined));
  return all.filter((version, i) => all.findIndex((other) => isSame(version, other)) === i);
}
