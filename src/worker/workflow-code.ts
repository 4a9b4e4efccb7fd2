import { existsSync, readFileSync } from 'node:fs';
import { withMessages } from '../converter/failure-switch';
import { PREBUILT } from './prebuilt';

/** Where the interpreter's source is, for workers that bundle their workflows themselves. */
export const workflowsPath = require.resolve('../workflows/bundle');

/** The code of workflows as Temporal's workers take it. */
export type WorkflowCode =
  | { readonly workflowBundle: { readonly codePath: string } | { readonly code: string } }
  | { readonly workflowsPath: string };

/**
 * The interpreter: prebuilt for the release of Temporal's worker that the package was built with, else bundled from its source when the worker starts.
 *
 * @param options.encryption the worker's data converter encrypts: messages of failures are encrypted too. Default false.
 */
export function workflowCode({ encryption = false }: { readonly encryption?: boolean } = {}): WorkflowCode {
  if (!existsSync(PREBUILT)) return { workflowsPath };
  if (!encryption) return { workflowBundle: { codePath: PREBUILT } };
  return { workflowBundle: { code: withMessages(readFileSync(PREBUILT, 'utf8'), 'encoded') } };
}
