import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The workflow bundle that the build makes. Temporal's workflow library is in it, and only a worker of that very release
 * may run it: so it has the release in its name, and is not there for another.
 */
export const PREBUILT = join(
  __dirname,
  '..',
  `workflow-bundle.temporal-${releaseOf('@temporalio/worker')}.js`,
);

function releaseOf(name: string): string {
  const file = require.resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
