import { modelTaskQueue, TASK_QUEUE } from '../../chain/contract';
import type { RunQueues } from '../../client/run/run-queues';
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

const DEFAULT_QUEUES: RunQueues = { taskQueue: TASK_QUEUE, modelTaskQueue: modelTaskQueue(TASK_QUEUE) };

/** Why nobody takes the work of a new run, or of one that is pinned to a build; `of` are the queues that are served together. */
export function idleQueueOf(
  { name, pollers, current }: QueueFacts,
  pinned?: Version,
  of: RunQueues = DEFAULT_QUEUES,
): IdleQueue {
  const wanted = pinned ?? current;
  const offered = pollers.find((poller) => poller !== undefined);
  if (wanted)
    return {
      queue: name,
      lack: `no worker of ${versionText(wanted)} serves`,
      mend: startText(name, of, wanted),
    };
  if (offered)
    return {
      queue: name,
      lack: `workers of ${versionText(offered)} poll, and no build is current for`,
      mend: `make it current: ${setCurrent(offered)}`,
    };
  return { queue: name, lack: 'no worker serves', mend: startText(name, of) };
}

/** What starts a worker that serves a queue: the command where it can, with the flags that it needs. */
function startText(
  name: string,
  { taskQueue, modelTaskQueue: models }: RunQueues,
  version?: Version,
): string {
  if (name !== taskQueue && name !== models)
    return 'start a worker of your own there, with the activities that name it';
  const inQuotes = (text: string): string => JSON.stringify(text);
  if (models !== modelTaskQueue(taskQueue)) {
    const build =
      version && `{ deployment: ${inQuotes(version.deployment)}, buildId: ${inQuotes(version.buildId)} }`;
    return `start one: createWorker({ taskQueue: ${inQuotes(taskQueue)}, modelTaskQueue: ${inQuotes(models)}${build === undefined ? '' : `, version: ${build}`} })`;
  }
  const flags = [
    ...(taskQueue === TASK_QUEUE ? [] : [` --task-queue ${shellWord(taskQueue)}`]),
    ...(version
      ? [` --deployment ${shellWord(version.deployment)} --build-id ${shellWord(version.buildId)}`]
      : []),
  ].join('');
  return `start one: npx catenary worker${flags}${flags === '' ? ', or npx catenary dev' : ''}`;
}

/** As a sentence: `no worker serves the task queue catenary and catenary-models`. */
export function idleText(idle: readonly IdleQueue[]): string {
  const lacks = [...new Set(idle.map(({ lack }) => lack))];
  return lacks
    .map((lack) => {
      const queues = new Set(idle.filter((each) => each.lack === lack).map(({ queue }) => queue));
      return `${lack} the task queue ${[...queues].join(' and ')}`;
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
