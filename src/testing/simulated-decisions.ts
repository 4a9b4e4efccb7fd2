import type { VirtualDecided, AskedGate } from './virtual-desk';

/** What was decided at a gate, and what it was decided on. */
export interface SimulatedDecision
  extends
    Pick<VirtualDecided, 'decidedBy' | 'decision' | 'reason' | 'value'>,
    Pick<AskedGate['shown'], 'asks' | 'message' | 'of' | 'round'> {
  /** The gate's path. */
  readonly gate: string;
  /** The output, draft or plan that was shown. */
  readonly shown?: AskedGate['shown']['value'];
  /** Virtual milliseconds from the run's start. */
  readonly openedAt: number;
  readonly at: number;
  /** Why it did not count. */
  readonly refused?: string;
}

export function decisionsOf(decided: readonly VirtualDecided[]): SimulatedDecision[] {
  return decided.map(({ asked: { shown, openedAt }, ...words }) => {
    const { value, ...rest } = shown;
    return { ...rest, ...(value !== undefined && { shown: value }), openedAt, ...words };
  });
}
