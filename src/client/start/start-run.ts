import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { isObject } from '../../chain/json';
import type { PreparedRun } from '../../define/prepare';
import { about, type Context } from '../context';
import { RunIdInUseError } from '../errors';
import { checkRunId } from './run-id';
import { type GoesOn, type OwnStartOptions, type RunMemo, startOptionsOf } from './start-options';

export interface StartRunOptions extends OwnStartOptions {
  /** The workflow id: what the run is about, such as `page-4711`; it starts once under it. */
  readonly id: string;
  /** `attach` takes up the run that has the id, if it is the same chain with the same inputs; `fail` never does. Default `attach`. */
  readonly onConflict?: 'attach' | 'fail';
  /** How long the run waits before it begins, such as `1 hour` or milliseconds. Default: not at all. */
  readonly startDelay?: Duration;
}

type Prepared = PreparedRun & { readonly goesOn?: GoesOn };

/** Whether a run was there already, so that nothing was started. */
export interface Started {
  readonly found: boolean;
}

/** Starts a run, or finds that it was started before. @throws RunIdInUseError naming the difference. */
export async function startRun(
  context: Context,
  prepared: Prepared,
  options: StartRunOptions,
): Promise<Started> {
  const { id, onConflict = 'attach', startDelay, ...own } = options;
  checkRunId(id);
  const { workflowType, ...rest } = await startOptionsOf(context, prepared, own);
  return await about(context, id, async () => {
    try {
      await context.client.workflow.start(workflowType, {
        ...rest,
        workflowId: id,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        ...(startDelay !== undefined && { startDelay }),
      });
      return { found: false };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      if (onConflict === 'fail') throw new RunIdInUseError(id, 'a run was started under it before');
      await checkSame(context, prepared, id);
      return { found: true };
    }
  });
}

async function checkSame({ client }: Context, prepared: Prepared, id: string): Promise<void> {
  const { type, memo } = await client.workflow.getHandle(id).describe();
  const known = memo?.['catenary'];
  if (!isRunMemo(known))
    throw new RunIdInUseError(id, `a workflow of type ${type} that is not a chain has it`);
  if (type !== prepared.definition.name) throw new RunIdInUseError(id, `a run of the chain ${type} has it`);
  if (known.hash !== prepared.hash) {
    const [its, ours] = [known.hash, prepared.hash].map((hash) => hash.slice(0, 12));
    throw new RunIdInUseError(id, `its run has another definition of ${type} (${its}, not ${ours})`);
  }
  if (known.state !== prepared.goesOn?.state)
    throw new RunIdInUseError(id, otherBeginning(known, prepared.goesOn, { id, type }));
  if (known.inputs !== prepared.inputsHash)
    throw new RunIdInUseError(id, `its run of ${type} has other inputs`);
}

/** How the run that has the id began otherwise than the one that is to be started. */
export function otherBeginning(
  { from, state }: RunMemo,
  goesOn: GoesOn | undefined,
  { id, type }: { readonly id: string; readonly type: string },
): string {
  if (goesOn?.from?.id === id) return `it is the run of ${type} that the new one goes on from`;
  if (state === undefined)
    return `its run of ${type} was started from its inputs, and goes on from no other run`;
  return `its run of ${type} goes on from ${from?.id ?? 'a snapshot'}${goesOn ? ', with other changes' : ''}`;
}

export function isRunMemo(memo: unknown): memo is RunMemo {
  return isObject(memo) && typeof memo.hash === 'string' && typeof memo.inputs === 'string';
}
