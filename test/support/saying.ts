import { GateRefusedError, type RunHandle } from '../../src/client';
import type { Says } from './reference/reference-gates';

/** Says at each gate of a run what people say there, the n-th time that they are asked, until the run ends. */
export async function sayAtGates(run: RunHandle, says: Says): Promise<void> {
  const asked = new Map<string, number>();
  for await (const event of run.watch()) {
    if (event.type !== 'gate_opened') continue;
    const { path, content } = event;
    do {
      const nth = asked.get(path) ?? 0;
      asked.set(path, nth + 1);
      if (await say(run, path, content, says(path, nth))) break;
    } while (await isAsked(run, path, content));
  }
}

/** Whether that is the end of it: what did not count is asked again, as long as the gate asks the same. */
async function say(
  run: RunHandle,
  gate: string,
  content: string,
  { decision, value = null }: ReturnType<Says>,
): Promise<boolean> {
  const options = { by: 'dana', content };
  try {
    if (decision === 'approve') await run.approve(gate, options);
    else if (decision === 'edit') await run.edit(gate, value, options);
    else if (decision === 'reject') await run.reject(gate, 'no', options);
    return true;
  } catch (error) {
    if (error instanceof GateRefusedError) return false;
    throw error;
  }
}

async function isAsked(run: RunHandle, gate: string, content: string): Promise<boolean> {
  return (await run.approvals()).some((each) => each.gate === gate && each.content === content);
}
