import type { ApprovalBlock, Block } from '../../src/chain/definition/definition';

/** The approval `ok`, which has a step made again where it is rejected. */
export const gate = (of: string, redo: string, rest: Partial<ApprovalBlock> = {}): Block => ({
  approval: 'ok',
  of,
  onReject: { redo },
  ...rest,
});
export const NO = { decision: 'reject', reason: 'too dry' } as const;

/** Rejected, and then approved. */
export const twice = { ok: [NO, {}] };
