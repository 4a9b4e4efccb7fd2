import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withMessages } from '../converter/failure-switch';

/** Where the interpreter's source is, for workers that bundle their workflows themselves. */
export const workflowsPath = require.resolve('../workflows/bundle');

const PREBUILT = join(__dirname, '..', 'workflow-bundle.js');

/** The code of workflows as Temporal's workers take it. */
export type WorkflowCode =
  | { readonly workflowBundle: { readonly codePath: string } | { readonly code: string } }
  | { readonly workflowsPath: string };

/**
 * The interpreter: prebuilt where the package was built, else bundled from its source when the worker starts.
 *
 * @param options.encryption the worker's data converter encrypts: messages of failures are encrypted too. Default false.
 */
export function workflowCode({ encryption = false }: { readonly encryption?: boolean } = {}): WorkflowCode {
  if (!existsSync(PREBUILT)) return { workflowsPath };
  if (!encryption) return { workflowBundle: { codePath: PREBUILT } };
  return { workflowBundle: { code: withMessages(readFileSync(PREBUILT, 'utf8'), 'encoded') } };
}
