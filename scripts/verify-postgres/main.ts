// npm run verify:postgres: the topology of docker-compose.yml without containers. Temporal's server, its schema tool, PostgreSQL,
// the same environment, scripts and dynamic configuration; then the end-to-end tests against it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findServer } from './binaries';
import { readCompose } from './compose';
import { startPostgres } from './postgres';
import { startToEnd } from './run';
import { setUpNamespace, setUpSchemas, startServer } from './temporal';

const USAGE = `usage: npm run verify:postgres -- [TEST…]

Starts PostgreSQL and Temporal's server as docker-compose.yml has them and runs the end-to-end tests against them, or those
named. Builds the server with Go where it is not found: 15 minutes, once. Needs PostgreSQL's binaries (initdb, postgres).
TEMPORAL_SERVER_DIR: a folder with temporal-server, temporal-sql-tool and schema/.`;

/** Those that start servers of their own, or whose server is not for several namespaces, are left out. */
const TESTS = [
  'approvals.test',
  'client.test',
  'client-history.test',
  'faults.test',
  'follow-blocks.test',
  'limits.test',
  'matrix.test',
  'matrix-cancel.test',
  'resume.test',
  'worker-pair.test',
];

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    options: { help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const compose = readCompose();
  const server = await findServer(compose.version, tell);
  const dir = mkdtempSync(join(tmpdir(), 'catenary-postgres-'));
  const ends: (() => Promise<void>)[] = [
    () => Promise.resolve(rmSync(dir, { recursive: true, force: true })),
  ];
  const interrupted = new Promise<never>((_, reject) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => reject(new Error(name)));
  });
  try {
    const verified = verify();
    return await Promise.race([verified, interrupted]);
  } finally {
    for (const end of ends.reverse()) await end();
  }

  async function verify(): Promise<number> {
    const database = await startPostgres(dir);
    ends.push(database.end);
    tell(`${database.version} on port ${database.port}`);
    await setUpSchemas(server, database);
    const temporal = await startServer(compose, server, database, dir);
    ends.push(temporal.end);
    await setUpNamespace(temporal.address);
    tell(
      `Temporal server ${compose.version} at ${temporal.address}, ${compose.server['NUM_HISTORY_SHARDS']} shards`,
    );
    const tests = positionals.length > 0 ? positionals : TESTS;
    const jest = join(__dirname, '../../node_modules/.bin/jest');
    const args = ['--selectProjects', 'e2e', '--testPathPatterns', tests.join('|')];
    const run = startToEnd(jest, args, { CATENARY_TEST_SERVER: temporal.address });
    ends.push(run.end);
    return await run.code;
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    tell(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
