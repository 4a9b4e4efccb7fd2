import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import type { Server } from './binaries';
import { type Compose, ROOT } from './compose';
import type { Database } from './postgres';
import { must, startLogged, until } from './run';

/** Both databases, by the script that the Compose file runs. */
export async function setUpSchemas({ sqlTool, schemas }: Server, database: Database): Promise<void> {
  await must('sh', [join(ROOT, 'docker/set-up-schema.sh')], {
    env: {
      PATH: `${dirname(sqlTool)}:${process.env['PATH'] ?? ''}`,
      SCHEMAS: schemas,
      SQL_PLUGIN: 'postgres12',
      SQL_HOST: '127.0.0.1',
      SQL_PORT: String(database.port),
      SQL_USER: database.user,
      SQL_PASSWORD: database.password,
    },
  });
}

const PORTS = ['GRPC', 'MEMBERSHIP'].flatMap((kind) =>
  ['FRONTEND', 'MATCHING', 'HISTORY', 'WORKER'].map((service) => `${service}_${kind}_PORT`),
);

/** The server in the environment of the Compose file: addresses and ports apart, everything is the same. */
export async function startServer(
  { server: environment }: Compose,
  { server }: Server,
  database: Database,
  dir: string,
): Promise<{ readonly address: string; readonly end: () => Promise<void> }> {
  const names = [...PORTS, 'FRONTEND_HTTP_PORT'];
  const ports = await lowPorts(names.length);
  const env = {
    ...environment,
    PATH: process.env['PATH'] ?? '',
    POSTGRES_SEEDS: '127.0.0.1',
    DB_PORT: String(database.port),
    POSTGRES_USER: database.user,
    POSTGRES_PWD: database.password,
    BIND_ON_IP: '127.0.0.1',
    DYNAMIC_CONFIG_FILE_PATH: join(ROOT, 'docker/dynamic-config.yaml'),
    LOG_LEVEL: 'warn',
    ...Object.fromEntries(names.map((name, i) => [name, String(ports[i])])),
  };
  const running = startLogged(server, ['start'], join(dir, 'temporal.log'), { env, cwd: dir });
  const port = ports[names.indexOf('FRONTEND_GRPC_PORT')]!;
  await until("Temporal's server", () => answers(port), running);
  return { address: `127.0.0.1:${port}`, end: running.end };
}

/** Namespace and search attributes, by the script that the Compose file runs. */
export async function setUpNamespace(address: string): Promise<void> {
  const { path } = await findBinary(TEMPORAL_CLI);
  await must('sh', [join(ROOT, 'docker/set-up-namespace.sh')], {
    env: {
      PATH: `${dirname(path)}:${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'] ?? '',
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_RETENTION: '30d',
    },
  });
}

/** PostgreSQL's table of members has a smallint for a port: none of those that a system hands out by itself would fit. */
async function lowPorts(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let port = 20_000 + (process.pid % 10_000); found.length < count; port++) {
    if (port > 32_000) throw new Error('no free ports below 32,000');
    if (await isFree(port)) found.push(port);
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const say = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', say(true)).once('error', say(false));
  });
}
