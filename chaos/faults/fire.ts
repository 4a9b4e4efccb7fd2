import type { FaultName } from './terms';
import { answersLost } from './answers-lost';
import { backlog } from './backlog';
import { connectionsReset, slowWire, wireCut } from './bad-wire';
import { bothKilled } from './both-killed';
import { deploy } from './deploy';
import { diskFull } from './disk-full';
import type { Fire } from './fault';
import { serverKilled } from './server-killed';
import { serverStopped } from './server-stopped';
import { storm } from './storm';
import { workerKilled } from './worker-killed';
import { workerStopped } from './worker-stopped';

/** How each fault is fired. */
export const FIRE: Readonly<Record<FaultName, Fire>> = {
  'worker killed': workerKilled,
  'server killed': serverKilled,
  'both killed': bothKilled,
  'server stopped': serverStopped,
  'worker stopped': workerStopped,
  deploy,
  'disk full': diskFull,
  backlog,
  'answers lost': answersLost,
  'connections reset': connectionsReset,
  'slow wire': slowWire,
  'wire cut': wireCut,
  '429 storm': storm,
};
