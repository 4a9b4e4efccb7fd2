import { saysOf } from './script';
import type { Stage } from './stage';

const EVERY_MS = 700;

/** Decides every gate that opens as the script says, until the signal; a decision that got no answer is sent again under its id. */
export async function decideGates(stage: Stage, seed: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await decideOnce(stage, seed);
    } catch {
      // The server or every worker is away, or another look at the same gate came first: the next look shows.
    }
    await stage.pause(EVERY_MS).catch(() => undefined);
  }
}

async function decideOnce({ catenary }: Stage, seed: number): Promise<void> {
  for (const { id: run, gates } of await catenary.approvals()) {
    const handle = catenary.get(run);
    for (const { gate, round, content } of gates) {
      const { decision, value } = saysOf({ seed, run })(gate, round - 1);
      const options = { by: 'anna', content, id: `${gate} ${round}` };
      if (decision === 'edit') await handle.edit(gate, value ?? null, options);
      else if (decision === 'reject') await handle.reject(gate, 'say it better', options);
      else await handle.approve(gate, options);
    }
  }
}
