import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the interpreter's source is, for workers that bundle their workflows themselves. */
export const workflowsPath = require.resolve('../workflows/bundle');

const PREBUILT = join(__dirname, '..', 'workflow-bundle.js');

/** The interpreter: prebuilt where the package was built, else bundled from its source when the worker starts. */
export function workflowCode(): { workflowBundle: { codePath: string } } | { workflowsPath: string } {
  return existsSync(PREBUILT) ? { workflowBundle: { codePath: PREBUILT } } : { workflowsPath };
}
