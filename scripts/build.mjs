// Builds dist/: the compiled sources, the local model's server, and the workflow bundle that workers load.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const tsc = join(root, 'node_modules/typescript/bin/tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (existsSync(join(root, 'local-model/tsconfig.json'))) {
  execFileSync(process.execPath, [tsc, '-p', 'local-model/tsconfig.json'], { cwd: root, stdio: 'inherit' });
}

const { bundleWorkflowCode } = require('@temporalio/worker');
const { failureConverterPath } = require('../dist/converter/data-converter.js');
const { bindGlobals } = require('../dist/worker/bound-globals.js');
const { PREBUILT } = require('../dist/worker/prebuilt.js');
const { withMessages } = require('../dist/converter/failure-switch.js');
const quiet = () => undefined;
const workflowsPath = join(root, 'dist/workflows/bundle.js');
const { code } = await bundleWorkflowCode({
  workflowsPath,
  // All runs of a worker share these modules, frozen: none of them holds state (docs/decisions/013).
  preloadModules: [workflowsPath],
  failureConverterPath,
  logger: { trace: quiet, debug: quiet, info: quiet, warn: console.warn, error: console.error, log: quiet },
});
writeFileSync(PREBUILT, withoutRoot(withMessages(bindGlobals(code), 'readable')));
if (existsSync(join(root, 'dist/cli/main.js'))) chmodSync(join(root, 'dist/cli/main.js'), 0o755);

/** The bundle's inline source map names files by the folder that it was built in, which is nobody else's business. */
function withoutRoot(bundle) {
  const mark = 'sourceMappingURL=data:application/json;charset=utf-8;base64,';
  const at = bundle.lastIndexOf(mark) + mark.length;
  const map = Buffer.from(bundle.slice(at), 'base64').toString().replaceAll(root, '');
  return bundle.slice(0, at) + Buffer.from(map).toString('base64');
}
