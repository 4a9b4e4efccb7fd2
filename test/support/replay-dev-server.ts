import { connect } from '../../src/client';
import { createDataConverter } from '../../src/converter/data-converter';
import { readDevState } from '../../src/dev/dev-state';
import { replayAll } from './replay';

/** Replays every run that the development server of a folder has, and gives their ids, sorted. */
export async function replayDevServer(folder: string): Promise<string[]> {
  const state = await readDevState(folder);
  if (!state) throw new Error(`no development server runs for ${folder}`);
  const { address, namespace } = state;
  const storage = state.storage === undefined ? undefined : { dir: state.storage };
  const encryption = state.keyFile === undefined ? undefined : { keyFile: state.keyFile };
  const catenary = await connect({ address, namespace, profile: '', storage, encryption });
  try {
    const ids = new Set<string>();
    // A probe's run is not a chain's, and is deleted in the background.
    for await (const { workflowId } of catenary.client.workflow.list())
      if (!workflowId.startsWith('catenary-probe-')) ids.add(workflowId);
    await replayAll(catenary.client, [...ids], {
      dataConverter: createDataConverter({ storage, encryption }),
    });
    return [...ids].toSorted();
  } finally {
    await catenary.close();
  }
}
