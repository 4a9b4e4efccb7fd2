import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Stage {
  readonly from: string;
  readonly name: string | undefined;
  readonly instructions: readonly (readonly [name: string, argument: string])[];
}

const root = join(__dirname, '../..');
const lines = (path: string): string[] => readFileSync(join(root, path), 'utf8').split('\n');

function stages(): Stage[] {
  const joined = lines('Dockerfile')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '');
  return joined
    .split(/^FROM /m)
    .slice(1)
    .map((stage) => {
      const [head = '', ...body] = stage.split('\n').filter((line) => line.trim() !== '');
      const [from = '', , name] = head.split(' ');
      return {
        from,
        name,
        instructions: body.map((line) => [line.split(' ')[0] ?? '', line.replace(/^\S+ /, '')] as const),
      };
    });
}
const all = stages();
const stage = (name: string): Stage => {
  const found = all.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no stage ${name} in the Dockerfile`);
  return found;
};
const of = (name: string, instruction: string): string[] =>
  stage(name)
    .instructions.filter(([candidate]) => candidate === instruction)
    .map(([, argument]) => argument);

test('the only outside image is an exact Node 22 on Debian, whose glibc Temporal needs', () => {
  const outside = all.map(({ from }) => from).filter((from) => !all.some(({ name }) => name === from));
  expect(outside).toEqual([
    expect.stringMatching(/^node:22\.\d+\.\d+-bookworm-slim(@sha256:[0-9a-f]{64})?$/),
  ]);
});

test.each(['build', 'dependencies'])('%s runs npm as node, and no install script', (name) => {
  const { instructions } = stage(name);
  const npm = instructions.findIndex(([, argument]) => argument.startsWith('npm ci'));
  expect(instructions[npm]?.[1]).toContain('--ignore-scripts');
  expect(instructions.slice(0, npm)).toContainEqual(['USER', 'node']);
});

test('the worker has production dependencies only', () => {
  expect(of('dependencies', 'RUN').join()).toContain('--omit=dev');
  expect(of('worker', 'COPY')).toContain('--from=dependencies /app/node_modules ./node_modules');
});
test('the worker has root certificates, without which Temporal has no TLS', () =>
  expect(of('worker', 'RUN').join()).toContain('ca-certificates'));
test('the worker ends as node, and its code belongs to root', () => {
  expect(
    stage('worker')
      .instructions.map(([name]) => name)
      .lastIndexOf('USER'),
  ).toBeGreaterThan(
    stage('worker')
      .instructions.map(([name]) => name)
      .lastIndexOf('COPY'),
  );
  expect(of('worker', 'USER')).toEqual(['node']);
  expect(of('worker', 'COPY').join()).not.toContain('--chown');
});
test('the folder for stored values belongs to node, so that a new volume does', () =>
  expect(of('worker', 'RUN').join()).toMatch(/install .*--owner=node .*\/var\/lib\/catenary\/storage/));

test('the worker is started without a shell, so that it gets the signal to stop', () => {
  expect(JSON.parse(of('worker', 'CMD').at(-1) ?? '')).toEqual(['node', 'dist/cli/main.js', 'worker']);
  expect(of('worker', 'STOPSIGNAL')).toEqual(['SIGTERM']);
});
test('the health check asks the health endpoint without a shell', () => {
  const command = JSON.parse(of('worker', 'HEALTHCHECK')[0]?.replace(/^.*CMD /, '') ?? '') as string[];
  expect(command.slice(0, 2)).toEqual(['node', '-e']);
  expect(command[2]).toContain('http://127.0.0.1:8090/health');
});

test.each(['.git', '.env', '.env.*', '**/node_modules', 'dist'])('the build never sees %s', (path) => {
  const ignored = lines('.dockerignore');
  expect(ignored.lastIndexOf(path)).toBeGreaterThan(ignored.findLastIndex((line) => line.startsWith('!')));
});
test('the build sees nothing that is not listed', () =>
  expect(lines('.dockerignore').find((line) => !line.startsWith('#'))).toBe('*'));
