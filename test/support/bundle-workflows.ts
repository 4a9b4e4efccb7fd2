import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { failureConverterPath } from '../../src/converter/data-converter';
import { withMessages } from '../../src/converter/failure-switch';
import { bindGlobals } from '../../src/worker/bound-globals';

/** Bundles the workflows once for all suites, into a file that `CATENARY_TEST_BUNDLE` names. */
module.exports = async function bundleWorkflows(): Promise<void> {
  if (process.env['CATENARY_TEST_BUNDLE']) return;
  const workflowsPath = require.resolve('../../src/workflows/bundle');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    preloadModules: [workflowsPath],
    failureConverterPath,
    logger: new DefaultLogger('WARN'),
  });
  const dir = mkdtempSync(join(tmpdir(), 'catenary-test-bundle-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'workflows.js');
  writeFileSync(path, withMessages(bindGlobals(code), 'readable'));
  process.env['CATENARY_TEST_BUNDLE'] = path;
};
