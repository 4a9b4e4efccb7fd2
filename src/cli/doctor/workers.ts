import { buildsOn, idleQueueOf, idleText, isServed, type QueueFacts, versionText } from './versions';
import type { RunQueues } from '../../client/run/run-queues';
import { bad, type Finding, ok } from './finding';

/** Whether a new run would meet workers, and which builds there are where workers have one. */
export function workersFinding(queues: readonly QueueFacts[], of?: RunQueues): Finding {
  const idle = queues.filter((queue) => !isServed(queue)).map((queue) => idleQueueOf(queue, undefined, of));
  const builds = buildsOn(queues);
  const current = queues.find((queue) => queue.current)?.current;
  const note = [
    idle.length > 0 ? idleText(idle) : `serve ${queues.map(({ name }) => name).join(' and ')}`,
    ...(builds.length > 0 ? [`polled lately by ${builds.map(versionText).join(', ')}`] : []),
    ...(current ? [`new runs go to ${versionText(current)}`] : []),
  ].join('; ');
  return idle.length > 0 ? bad('workers', note, idle[0]!.mend) : ok('workers', note);
}
