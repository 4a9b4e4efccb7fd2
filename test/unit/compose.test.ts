import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import packageJson from '../../package.json';
import { DEFAULTS } from '../../src/chain/definition/normalise';
import { milliseconds } from '../../src/chain/definition/duration';

interface Service {
  readonly image: string;
  readonly user: string;
  readonly build?: string;
  readonly restart: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt: readonly string[];
  readonly tmpfs: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly mem_limit: string;
  readonly pids_limit: number;
  readonly stop_grace_period?: string;
  readonly environment: Readonly<Record<string, string | null>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}
interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const root = join(__dirname, '../..');
const file = (path: string): string => readFileSync(join(root, path), 'utf8');
const text = file('docker-compose.yml');
const compose = parse(text, { merge: true }) as ComposeFile;
const names = Object.keys(compose.services);
const oneShots = names.filter((name) => service(name).restart === 'no');

function service(name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`no service ${name} in docker-compose.yml`);
  return found;
}
const on = (network: string): string[] => names.filter((name) => service(name).networks.includes(network));

test('the services are the database, Temporal with its two set-ups, the UI and the worker', () => {
  expect(names).toEqual([
    'postgres',
    'temporal-schema',
    'temporal',
    'temporal-namespace',
    'temporal-ui',
    'worker',
  ]);
  expect(oneShots).toEqual(['temporal-schema', 'temporal-namespace']);
});

describe.each(names)('%s', (name) => {
  const it = service(name);

  test('has an exact version', () =>
    expect(it.image).toMatch(/^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?(@sha256:[0-9a-f]{64})?$/));
  test('does not run as root', () => expect(it.user).toMatch(/^[1-9]\d*:[1-9]\d*$/));
  test('has a read-only root file system', () => expect(it.read_only).toBe(true));
  test('may write to a bounded /tmp', () => expect(it.tmpfs[0]).toMatch(/^\/tmp:size=\d+m$/));
  test('has no capability', () => {
    expect(it.cap_drop).toEqual(['ALL']);
    expect(it.cap_add).toBeUndefined();
    expect(it.privileged).toBeUndefined();
  });
  test('cannot gain privileges', () => expect(it.security_opt).toContain('no-new-privileges:true'));
  test('has bounded memory and processes', () => {
    expect(it.mem_limit).toMatch(/^\d+[mg]$/);
    expect(it.pids_limit).toBeGreaterThan(0);
  });
  test('publishes on the loopback address only', () => {
    for (const port of it.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$/);
  });
  test('mounts files of the repository read-only', () => {
    const fromRepository = (it.volumes ?? []).filter((mount) => mount.startsWith('.'));
    expect(fromRepository.filter((mount) => !mount.endsWith(':ro'))).toEqual([]);
  });
  test('waits only for what is healthy or has completed', () => {
    for (const [other, { condition }] of Object.entries(it.depends_on ?? {}))
      expect(condition).toBe(oneShots.includes(other) ? 'service_completed_successfully' : 'service_healthy');
  });
  test('has a health check if it keeps running', () => {
    const inImage = name === 'worker' && file('Dockerfile').includes('HEALTHCHECK');
    expect(it.healthcheck !== undefined || inImage).toBe(!oneShots.includes(name));
  });
});

test('the server and both set-ups are of one Temporal version', () => {
  const version = (name: string): string | undefined => service(name).image.split(':')[1];
  expect(version('temporal-schema')).toBe(version('temporal'));
  expect(version('temporal-namespace')).toBe(version('temporal'));
});

test('the order is database, schema, server, namespace, worker', () => {
  const after = (name: string): string[] => Object.keys(service(name).depends_on ?? {});
  expect(after('temporal-schema')).toContain('postgres');
  expect(after('temporal')).toContain('temporal-schema');
  expect(after('temporal-namespace')).toContain('temporal');
  expect(after('worker')).toContain('temporal-namespace');
});

test('PostgreSQL publishes no port', () => expect(service('postgres').ports).toBeUndefined());
test('PostgreSQL is only on the internal db network, which the UI and the worker are not on', () => {
  expect(service('postgres').networks).toEqual(['db']);
  expect(compose.networks['db']?.internal).toBe(true);
  expect(on('db')).toEqual(['postgres', 'temporal-schema', 'temporal']);
});
test('PostgreSQL is healthy only once it answers over TCP', () =>
  expect(service('postgres').healthcheck?.test).toContain('--host=127.0.0.1'));

test('no password and no key has a default', () => {
  const secrets = names.flatMap((name) =>
    Object.entries(service(name).environment).filter(([key]) => /PASSWORD|PWD|KEY|TOKEN/.test(key)),
  );
  expect(secrets.length).toBeGreaterThan(0);
  for (const [, value] of secrets)
    expect(value ?? 'passed on').toMatch(/^(passed on|\$\{POSTGRES_PASSWORD:\?[^}]+\})$/);
});
test.each(['ANTHROPIC_API_KEY', 'CATENARY_KEYS'])('only the worker gets %s', (key) =>
  expect(names.filter((name) => key in service(name).environment)).toEqual(['worker']),
);
test('the UI only reads unless told otherwise', () =>
  expect(service('temporal-ui').environment['TEMPORAL_DISABLE_WRITE_ACTIONS']).toMatch(/:-true\}$/));

test('the database and the stored values are on named volumes', () => {
  expect(Object.keys(compose.volumes)).toEqual(['postgres', 'storage']);
  expect(service('postgres').volumes).toContain('postgres:/var/lib/postgresql/data');
  expect(service('worker').volumes).toContain('storage:/var/lib/catenary/storage');
  expect(service('worker').environment['CATENARY_STORAGE_DIR']).toBe('/var/lib/catenary/storage');
});
test('the worker has longer to stop than a model call may take', () =>
  expect(milliseconds(service('worker').stop_grace_period ?? '0s')).toBeGreaterThan(DEFAULTS.timeouts.call));
test('the worker image carries the version of the package', () =>
  expect(service('worker').image).toBe(`catenary-worker:${packageJson.version}`));

test('every variable is in .env.example, which holds no value that is in force', () => {
  const used = text.match(/(?<=\$\{)[A-Z_]+/g) ?? [];
  const passedOn = names.flatMap((name) =>
    Object.entries(service(name).environment).flatMap(([key, value]) => (value === null ? [key] : [])),
  );
  const listed = file('.env.example').match(/(?<=^(?:# )?)[A-Z_]+(?==)/gm) ?? [];
  expect(new Set(listed)).toEqual(new Set([...used, ...passedOn]));
  expect(file('.env.example').match(/^[A-Z_]+=.*$/gm)).toEqual(['POSTGRES_PASSWORD=']);
});

test('the dynamic configuration raises the measured limit, and the server reads that file', () => {
  expect(parse(file('docker/dynamic-config.yaml'))).toEqual({
    'history.transferProcessorMaxPollRPS': [{ value: 2000 }],
  });
  const path = service('temporal').environment['DYNAMIC_CONFIG_FILE_PATH'];
  expect(service('temporal').volumes).toEqual([`./docker/dynamic-config.yaml:${path}:ro`]);
});
