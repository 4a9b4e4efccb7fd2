import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'set-up-'))));
afterEach(() => rmSync(dir, { recursive: true }));

/** Runs a script with a double of the one command it calls: the double writes down its arguments, then runs `body`. */
function run(script: string, command: string, body: string, env: Record<string, string>) {
  const log = join(dir, 'calls');
  writeFileSync(log, '');
  writeFileSync(join(dir, command), `#!/bin/sh\necho "$*" >> '${log}'\n${body}\n`);
  chmodSync(join(dir, command), 0o755);
  const { status, stdout, stderr } = spawnSync('sh', [join(root, 'docker', script)], {
    encoding: 'utf8',
    env: { PATH: `${dir}:/usr/bin:/bin`, PAUSE: '0', ...env },
  });
  return { status, stdout, stderr, calls: readFileSync(log, 'utf8').trimEnd().split('\n') };
}

describe('set-up-schema.sh', () => {
  const sql = {
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: 'db',
    SQL_PORT: '5432',
    SQL_USER: 'u',
    SQL_PASSWORD: 's3cret',
  };
  const schema = (body: string, env = sql) => run('set-up-schema.sh', 'temporal-sql-tool', body, env);

  test('creates and updates both databases, in order', () => {
    const { status, calls } = schema('');
    expect(status).toBe(0);
    expect(calls).toEqual(
      [
        ['temporal', 'temporal'],
        ['temporal_visibility', 'visibility'],
      ].flatMap(([database, folder]) => [
        `--database ${database} create`,
        `--database ${database} setup-schema --version 0.0`,
        `--database ${database} update-schema --schema-dir /etc/temporal/schema/postgresql/v12/${folder}/versioned`,
      ]),
    );
  });
  test('ends at the first failure', () => {
    const { status, calls } = schema('case $3 in setup-schema) exit 7; esac');
    expect(status).toBe(7);
    expect(calls).toHaveLength(2);
  });
  test('puts the password on no command line and prints it nowhere', () => {
    const { calls, stdout, stderr } = schema('');
    expect([...calls, stdout, stderr].join()).not.toContain('s3cret');
  });
  test('refuses to start without a password, by name', () => {
    const { status, stderr } = schema('', { ...sql, SQL_PASSWORD: '' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('SQL_PASSWORD');
  });
});

describe('set-up-namespace.sh', () => {
  const env = { TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'shop', TEMPORAL_RETENTION: '30d' };
  const namespace = (body: string, extra = {}) =>
    run('set-up-namespace.sh', 'temporal', body, { ...env, ...extra });
  const missing = 'case "$*" in *describe*) exit 1; esac';

  test('creates a missing namespace with the retention, and both search attributes as Keyword', () => {
    const { status, calls } = namespace(missing);
    expect(status).toBe(0);
    expect(calls).toContain('operator namespace create --namespace shop --retention 30d');
    expect(calls).toContain(
      'operator search-attribute create --name CatenaryChain --type Keyword --name CatenaryWaiting --type Keyword',
    );
  });
  test('leaves an existing namespace as it is', () => {
    const { status, calls } = namespace('');
    expect(status).toBe(0);
    expect(calls.filter((call) => call.includes('namespace create'))).toEqual([]);
  });
  test('tries again while the server does not find the new namespace yet', () => {
    const { status, calls } = namespace(
      `${missing}\ncase "$*" in *search-attribute*) [ $(grep -c search-attribute '${join(dir, 'calls')}') -ge 3 ]; esac`,
    );
    expect(status).toBe(0);
    expect(calls.filter((call) => call.includes('search-attribute'))).toHaveLength(3);
  });
  test('ends only when a query by the attributes works', () =>
    expect(namespace('').calls.at(-1)).toMatch(/^workflow list .*CatenaryChain.*CatenaryWaiting/));
  test('gives up with the last answer and the address', () => {
    const { status, stderr } = namespace('echo "connection refused" >&2; exit 1', { TRIES: '3' });
    expect(status).toBe(1);
    expect(stderr).toBe('Server: gave up at temporal:7233 after 3 tries: connection refused\n');
  });
});
