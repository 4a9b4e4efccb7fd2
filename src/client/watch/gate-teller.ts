import { contentToken, openGates, shownAt, termsOf } from '../../chain/gate/gate';
import type { GateRecord } from '../../chain/gate/gate-record';
import type { PlacedBlock } from '../../chain/layout/placed';
import type { Run } from '../../chain/run/run';
import type { BlockRecord } from '../../chain/state/state';
import type { RunHappening } from './run-event';

/** Tells what has happened at the gates of a run since it was last asked. */
export class GateTeller {
  /** By gate, how many of its decisions are told. */
  private readonly told = new Map<GateRecord, { readonly path: string; decisions: number }>();

  /** @param runId Temporal's, of the history that shows the gates */
  opened(run: Run, runId: string): RunHappening[] {
    return openGates(run).flatMap(({ placed, record }) => {
      const gate = record.gate!;
      if (this.told.has(gate)) return [];
      this.told.set(gate, { path: placed.path, decisions: gate.decisions?.length ?? 0 });
      return [openedGate(run, placed, record, runId)];
    });
  }

  /** Whatever is open, told or not. */
  standing(run: Run, runId: string): RunHappening[] {
    return openGates(run).map(({ placed, record }) => openedGate(run, placed, record, runId));
  }

  /** The run has ended with these: nobody is asked any more. */
  cutShort(): RunHappening[] {
    return [...this.told].flatMap(([{ status, round }, { path }]): RunHappening[] =>
      status === 'open' ? [{ type: 'gate_withdrawn', path, round }] : [],
    );
  }

  /** A gate that is decided keeps its record; a redo carries it on into the next round's. */
  closed(): RunHappening[] {
    return [...this.told].flatMap(([gate, known]): RunHappening[] => {
      const { path } = known;
      const news = (gate.decisions ?? []).slice(known.decisions);
      known.decisions += news.length;
      if (gate.status !== 'open' && gate.claim === undefined) this.told.delete(gate);
      return [
        ...news.map(({ decision, decidedBy, reason, round }) => ({
          type: 'gate_decided' as const,
          path,
          decision,
          decidedBy,
          ...(reason !== undefined && { reason }),
          round,
        })),
        ...(gate.status === 'withdrawn'
          ? [{ type: 'gate_withdrawn' as const, path, round: gate.round }]
          : []),
      ];
    });
  }
}

function openedGate(run: Run, placed: PlacedBlock, record: BlockRecord, runId: string): RunHappening {
  const { gate: path, value: _, ...shown } = shownAt(run, placed, record);
  const { content, deadline } = record.gate!;
  const { approvers } = termsOf(placed);
  return {
    type: 'gate_opened',
    path,
    ...shown,
    content: contentToken(content, runId),
    ...(deadline !== undefined && { deadline }),
    ...(approvers && { approvers }),
  };
}
