import { ResumeError } from '../../chain/resume/resume-error';
import type { ResumeTerms } from '../../chain/resume/resume';
import { hashOf } from '../../chain/run/run';
import type { Snapshot } from '../../chain/state/snapshot';
import type { Context } from '../context';
import { RunIdInUseError } from '../errors';
import { refuseMissing } from '../needed';
import { planResume } from './plan-resume';
import type { ForkOptions, ResumeOptions, ResumePlan, ResumeSource, Resuming } from './resume-options';
import { refuseRunning, snapshotFrom } from './resume-source';
import { resumedIds } from './resumed-id';
import { createRunHandle, type RunHandle } from '../run/run-handle';
import { type Started, startRun } from '../start/start-run';

type Options = ResumeOptions & { readonly dryRun?: boolean };

export function resuming(context: Context): Resuming {
  const resume = async (source: ResumeSource, options: Options = {}): Promise<unknown> => {
    const snapshot = await snapshotFrom(context, source);
    if (options.running !== true) await refuseRunning(context, snapshot);
    return await goOn(context, snapshot, options, options.force ? 'keep' : 'refuse');
  };
  const fork = async (source: ResumeSource, options: Options): Promise<unknown> => {
    refuseMissing(options, 'options', 'fork(source, { from, … })');
    return await goOn(context, await snapshotFrom(context, source), options, 'run');
  };
  return { resume: resume as Resuming['resume'], fork: fork as Resuming['fork'] };
}

async function goOn(
  context: Context,
  snapshot: Snapshot,
  options: Options,
  touched: ResumeTerms['touched'],
): Promise<ResumePlan | RunHandle> {
  const plan = planResume(snapshot, options, { touched, at: Date.now() });
  if (options.dryRun) return plan;
  const { id, found } = await startFrom(context, plan, options);
  return createRunHandle(context, id, found);
}

/** Starts the run under its id, or finds that it was started before. */
async function startFrom(
  context: Context,
  plan: ResumePlan,
  options: ForkOptions,
): Promise<Started & { readonly id: string }> {
  const { memo, searchAttributes, priority } = options;
  const own = {
    ...(memo && { memo }),
    ...(searchAttributes && { searchAttributes }),
    ...(priority && { priority }),
  };
  const { definition, hash, state } = plan.snapshot;
  const prepared = {
    definition,
    hash,
    inputs: state.inputs,
    inputsHash: hashOf(state.inputs),
    goesOn: {
      snapshot: plan.snapshot,
      state: stateHash(plan.snapshot),
      ...(plan.from && { from: plan.from }),
    },
  };
  if (options.id !== undefined) {
    const { id } = options;
    return { id, ...(await startRun(context, prepared, { ...own, id })) };
  }
  if (!plan.from)
    throw new ResumeError('the snapshot does not say whose it is: give the new run an id of its own');
  for (const id of resumedIds(plan.from.id)) {
    try {
      return { id, ...(await startRun(context, prepared, { ...own, id })) };
    } catch (error) {
      if (!(error instanceof RunIdInUseError)) throw error;
    }
  }
  throw new Error('unreachable');
}

/** What a run starts from, but for the moment at which it does. */
function stateHash({ state }: Snapshot): string {
  return hashOf({ ...state, metadata: { ...state.metadata, startedAt: 0 } });
}
