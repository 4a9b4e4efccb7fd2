import { readFileSync } from 'node:fs';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { encodesMessages } from '../converter/failure-switch';

/** @throws TypeError for a bundle of the user's own that would leave the messages of failures readable beside encryption. */
export function refuseReadableMessages(bundle: WorkflowBundleOption): void {
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath, 'utf8');
  if (encodesMessages(code)) return;
  throw new TypeError(
    'the workflow bundle would write the messages of failures unencrypted: build it with ' +
      "`bundleWorkflowCode({ failureConverterPath })`, from 'catenary/worker', or give `workflowsPath`",
  );
}
