import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEST = join(__dirname, '..');
const suites = ['e2e', 'workflow'].flatMap((folder) =>
  readdirSync(join(TEST, folder))
    .toSorted()
    .map((file) => join(folder, file)),
);
const text = (suite: string): string => readFileSync(join(TEST, suite), 'utf8');

/** The suites with a server that need no replay of `test/support`, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'e2e/cli-files.test.ts': 'it starts no run',
  'e2e/dev-server.test.ts': 'no worker serves what it starts',
  'e2e/doctor.test.ts': 'a probe deletes its own run',
  'e2e/package.test.ts': 'the installed package itself replays what it ran',
  'e2e/server-says-no.test.ts': 'the server takes none of its runs',
  'e2e/worker-pair.test.ts': 'it starts no run',
};

test('every suite with a server replays what it starts', () => {
  const served = suites.filter((suite) =>
    /[sS]erver\(|useStage\(|useClientStage\(|buildCli\(|useCliStage\(/.test(text(suite)),
  );
  const unreplayed = served.filter((suite) => !/use(Client|Scene)?Stage\(|replay\w+\(/.test(text(suite)));
  expect(served.length).toBeGreaterThan(20);
  expect(unreplayed).toEqual(Object.keys(WITHOUT));
});
