import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const folder = join(__dirname, '../../docker/monitoring');
const SCENES = 'prometheus-alerts.test.yaml';
const read = (file: string): unknown => parse(readFileSync(join(folder, file), 'utf8'));

interface Scene {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts?: readonly object[];
  }[];
}

/** Prometheus's own judge of rules; it comes with Debian's package `prometheus`. */
function isThere(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('every alert is played where it is raised and where it is not', () => {
  const { groups } = read('prometheus-alerts.yaml') as { groups: { rules: { alert: string }[] }[] };
  const { tests } = read(SCENES) as { tests: Scene[] };
  const played = tests.flatMap((scene) => scene.alert_rule_test);
  const namesOf = (raised: boolean): string[] =>
    [
      ...new Set(played.filter((each) => !!each.exp_alerts === raised).map((each) => each.alertname)),
    ].toSorted();
  const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)).toSorted();
  expect([namesOf(true), namesOf(false)]).toEqual([alerts, alerts]);
});

(isThere('promtool') ? describe : describe.skip)('in Prometheus', () => {
  test('each alert is raised when it should be, and not before', async () => {
    const { stdout } = await promisify(execFile)('promtool', ['test', 'rules', SCENES], { cwd: folder });
    expect(stdout).toContain('SUCCESS');
  });
});
